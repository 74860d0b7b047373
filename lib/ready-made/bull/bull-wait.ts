import { type BullWorker, longestWaitMs, waitOf } from './bull-insides.js';

/** BullMQ itself ends a wait 1 s after its time and reconnects. We allow this much more. */
const PATIENCE_MS = 10_000;

/**
 * Whether an idle worker still asks for jobs: it waits for a few seconds, and then asks again. A worker whose wait
 * never ends is running and connected, but takes no job.
 */
export class BullWait {
  #wait: { readonly of: object; readonly since: number } | undefined;

  constructor(private readonly worker: BullWorker) {}

  /** How long it has not asked, in milliseconds, if that is longer than any wait. */
  overdueMs(): number | undefined {
    const wait = waitOf(this.worker);
    const now = performance.now();
    // Only a test can set the monotonic clock back, when it fakes the time.
    if (wait !== this.#wait?.of || now < (this.#wait?.since ?? 0)) this.#wait = wait && { of: wait, since: now };
    if (this.#wait === undefined) return undefined;
    const waitedMs = now - this.#wait.since;
    return waitedMs > longestWaitMs(this.worker) + PATIENCE_MS ? waitedMs : undefined;
  }
}
