import type { Beat } from '../beat.js';

const LOOK_EVERY_MS = 100;

/** This thread does nothing that takes so long: where so much is missing, the whole process was stopped. */
const SUSPENDED_MS = 1_000;

/** The main thread's beat, as this thread hears it. */
export class Pulse {
  #lookedAt = performance.now();
  #awakeSince = this.#lookedAt;

  constructor(private readonly beat: Beat) {
    setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /** How long the main thread has been silent, in milliseconds, while this one could have heard it. */
  get silentMs(): number {
    this.look();
    return Math.min(this.beat.ageMs, this.#lookedAt - this.#awakeSince);
  }

  /** A process that was frozen (a paused node, SIGSTOP) has not stalled: nobody in it had the time to beat. */
  private look(): void {
    const now = performance.now();
    if (now - this.#lookedAt > SUSPENDED_MS) this.#awakeSince = now;
    this.#lookedAt = now;
  }
}
