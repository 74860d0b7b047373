import { realTime } from '../timing/real-time.js';

/** How often the main thread gives a sign of life, in milliseconds. */
export const BEAT_EVERY_MS = 100;

/** After this time without a sign, in milliseconds, the main thread is late: it is busy. */
export const LATE_MS = BEAT_EVERY_MS + 50;

const NS_PER_MS = 1_000_000;
const HEARD_AT = 0;
const TICKS = 1;
const MAY_BE_ASKED = 2;
const CELLS = 3;

/** The main thread's signs of life, in memory that both threads share, so that a sign needs no message. */
export class Beat {
  readonly #memory: BigInt64Array;

  constructor(readonly memory = new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.#memory = new BigInt64Array(memory);
  }

  /** A regular sign of life. */
  tick(): void {
    Atomics.add(this.#memory, TICKS, 1n);
    this.touch();
  }

  /** A sign of life between two regular ones. */
  touch(): void {
    // Unlike performance.now(), this clock has the same origin in all threads.
    Atomics.store(this.#memory, HEARD_AT, realTime.sharedNow());
  }

  /** Whether the main thread may be asked where it stands, if it is silent. */
  set mayBeAsked(mayBeAsked: boolean) {
    Atomics.store(this.#memory, MAY_BE_ASKED, mayBeAsked ? 1n : 0n);
  }

  get mayBeAsked(): boolean {
    return Atomics.load(this.#memory, MAY_BE_ASKED) === 1n;
  }

  /** How long ago the latest sign was given, in milliseconds. */
  get ageMs(): number {
    return Number(realTime.sharedNow() - Atomics.load(this.#memory, HEARD_AT)) / NS_PER_MS;
  }

  /** How many regular signs were given. */
  get ticks(): number {
    return Number(Atomics.load(this.#memory, TICKS));
  }
}
