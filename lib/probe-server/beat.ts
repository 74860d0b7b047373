import { realTime } from '../timing/real-time.js';

/** So often the main thread shows that its event loop turns. */
export const BEAT_EVERY_MS = 100;

/** A beat that is later than this is late: the main thread does something else. */
export const LATE_MS = BEAT_EVERY_MS + 50;

const NS_PER_MS = 1_000_000;
const HEARD_AT = 0;
const TICKS = 1;
const DEBUGGED = 2;
const CELLS = 3;

/** The main thread's signs of life, in memory that two threads share: to give one costs no message. */
export class Beat {
  readonly #memory: BigInt64Array;

  constructor(readonly memory = new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.#memory = new BigInt64Array(memory);
  }

  /** It was due, and here it is. */
  tick(): void {
    Atomics.add(this.#memory, TICKS, 1n);
    this.touch();
  }

  /** A sign of life at any other moment. */
  touch(): void {
    // Unlike performance.now(), this clock has one origin for all threads.
    Atomics.store(this.#memory, HEARD_AT, realTime.sharedNow());
  }

  /** Whether a debugger may hold the main thread: then its silence may be somebody's who thinks. */
  set isDebugged(isDebugged: boolean) {
    Atomics.store(this.#memory, DEBUGGED, isDebugged ? 1n : 0n);
  }

  get isDebugged(): boolean {
    return Atomics.load(this.#memory, DEBUGGED) === 1n;
  }

  /** How long ago the latest sign was given, in milliseconds, on the monotonic clock. */
  get ageMs(): number {
    return Number(realTime.sharedNow() - Atomics.load(this.#memory, HEARD_AT)) / NS_PER_MS;
  }

  /** How many were due and given. */
  get ticks(): number {
    return Number(Atomics.load(this.#memory, TICKS));
  }
}
