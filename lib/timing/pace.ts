import { realTime } from './real-time.js';

/** How much time the work may take before it must wait, in milliseconds. */
const BURST_MS = 20;

/** The part of all time that the work may take in the long run. */
const SHARE = 1 / 20;

/** The longest time that work waits, in milliseconds, however long the work before it took. */
const MOST_WAIT_MS = 1_000;

/**
 * Limits the time of work that is requested often and gets slower with the number of things: a thousand changes at once
 * would each look at a thousand things. The work runs at once while it takes little time. After that it runs a little
 * later, once for all requests until then.
 */
export class Pace {
  #leftMs = BURST_MS;
  #countedAt = realTime.now();
  #timer: NodeJS.Timeout | undefined;
  #isAtWork = false;

  constructor(private readonly work: () => void) {}

  ask(): void {
    if (this.#timer) return;
    // A request from within the work belongs to the same work.
    if (this.#isAtWork) return this.work();
    const now = realTime.now();
    this.#leftMs = Math.min(BURST_MS, this.#leftMs + (now - this.#countedAt) * SHARE);
    this.#countedAt = now;
    if (this.#leftMs > 0) return this.run();
    this.#timer = realTime.setTimeout(() => this.run(), Math.ceil(-this.#leftMs / SHARE) + 1).unref();
  }

  /** Drops work that waits. */
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
      this.#leftMs = Math.max(this.#leftMs - (realTime.now() - beganAt), -MOST_WAIT_MS * SHARE);
    }
  }
}
