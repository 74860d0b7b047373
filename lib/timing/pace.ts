import { realTime } from './real-time.js';

/** How much time the work may take before it has to wait, in milliseconds. */
const BURST_MS = 50;

/** What the work may take of the time in the long run. */
const SHARE = 1 / 20;

/**
 * Work that is asked for again and again, and costs more the more there is of what it looks at: a thousand changes at once
 * would each look at a thousand things. It is done at once as long as it takes little of the time. After that it is done a
 * little later, once for all who have asked meanwhile.
 */
export class Pace {
  #leftMs = BURST_MS;
  #countedAt = realTime.now();
  #timer: NodeJS.Timeout | undefined;
  #isAtWork = false;

  constructor(private readonly work: () => void) {}

  ask(): void {
    if (this.#timer) return;
    // What the work itself sets off is part of it.
    if (this.#isAtWork) return this.work();
    const now = realTime.now();
    this.#leftMs = Math.min(BURST_MS, this.#leftMs + (now - this.#countedAt) * SHARE);
    this.#countedAt = now;
    if (this.#leftMs > 0) return this.run();
    this.#timer = realTime.setTimeout(() => this.run(), Math.ceil(-this.#leftMs / SHARE) + 1).unref();
  }

  /** What has been asked for and waits is not done. */
  stop(): void {
    realTime.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  private run(): void {
    this.stop();
    this.#isAtWork = true;
    const beganAt = realTime.now();
    try {
      this.work();
    } finally {
      this.#isAtWork = false;
      // Not further down than that: nothing waits for longer than a second.
      this.#leftMs = Math.max(this.#leftMs - (realTime.now() - beganAt), -BURST_MS);
    }
  }
}
