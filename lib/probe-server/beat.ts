/** So often the main thread shows that its event loop turns. */
export const BEAT_EVERY_MS = 100;

const NS_PER_MS = 1_000_000;

/** When the main thread was last heard of, in memory that two threads share: to tell costs no message. */
export class Beat {
  readonly #heardAt: BigInt64Array;

  constructor(readonly memory = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT)) {
    this.#heardAt = new BigInt64Array(memory);
  }

  record(): void {
    // Unlike performance.now(), this clock has one origin for all threads.
    Atomics.store(this.#heardAt, 0, process.hrtime.bigint());
  }

  /** How long ago that was, in milliseconds, on the monotonic clock. */
  get ageMs(): number {
    return Number(process.hrtime.bigint() - Atomics.load(this.#heardAt, 0)) / NS_PER_MS;
  }
}
