import { type BullWorker, longestWaitMs, waitOf } from './bull-insides.js';

/** BullMQ itself gives a wait up 1 s after its end, and then connects anew: so much more is patience. */
const PATIENCE_MS = 10_000;

/**
 * Whether a worker without a job still asks for one: it waits for a few seconds, and then asks again. One whose wait never ends
 * runs, is connected, and takes no job.
 */
export class BullWait {
  #wait: { readonly of: object; readonly since: number } | undefined;

  constructor(private readonly worker: BullWorker) {}

  /** For how long it has not asked, in milliseconds, if that is longer than any wait takes. */
  overdueMs(): number | undefined {
    const wait = waitOf(this.worker);
    const now = performance.now();
    // Only a test sets the monotonic clock back, by faking another.
    if (wait !== this.#wait?.of || now < (this.#wait?.since ?? 0)) this.#wait = wait && { of: wait, since: now };
    if (this.#wait === undefined) return undefined;
    const waitedMs = now - this.#wait.since;
    return waitedMs > longestWaitMs(this.worker) + PATIENCE_MS ? waitedMs : undefined;
  }
}
