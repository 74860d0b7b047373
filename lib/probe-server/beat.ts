import { realTime } from '../timing/real-time.js';

/** How often the main thread gives a sign of life while it has work, in milliseconds. */
export const BEAT_EVERY_MS = 100;

/** A sign that comes so much later than it was announced, in milliseconds, is late: the main thread is busy. */
const TOLERANCE_MS = 50;

/** After this time without a sign, in milliseconds, a main thread that has work is late. */
export const LATE_MS = BEAT_EVERY_MS + TOLERANCE_MS;

/** A shorter stall, in milliseconds, is normal and is not reported. */
export const NOTICED_MS = 100;

const NS_PER_MS = 1_000_000;
const HEARD_AT = 0;
const TICKS = 1;
const EXPECTED_US = 2;
const EVERY_MS = 3;
const MAY_BE_ASKED = 4;
const STEPS = 5;
const CELLS = 6;

/** The main thread's signs of life, in memory that both threads share, so that a sign needs no message. */
export class Beat {
  readonly #memory: BigInt64Array;
  /** A number of 32 bits, because to count with a BigInt costs much more, and there is a step for every request. */
  readonly #steps: Int32Array;

  constructor(readonly memory = new SharedArrayBuffer(CELLS * BigInt64Array.BYTES_PER_ELEMENT)) {
    this.#memory = new BigInt64Array(memory);
    this.#steps = new Int32Array(memory, STEPS * BigInt64Array.BYTES_PER_ELEMENT, 1);
  }

  /**
   * A regular sign of life.
   *
   * @param expectedMs How long the time since the one before should have been. The rest of it was a stall.
   */
  tick(expectedMs = BEAT_EVERY_MS): void {
    Atomics.add(this.#memory, EXPECTED_US, BigInt(Math.round(expectedMs * 1_000)));
    Atomics.add(this.#memory, TICKS, 1n);
    this.touch();
  }

  /** A sign of life between two regular ones. */
  touch(): void {
    // Unlike performance.now(), this clock has the same origin in all threads.
    Atomics.store(this.#memory, HEARD_AT, realTime.sharedNow());
  }

  /** How long after a sign the next one comes at the latest, unless the main thread is busy. Give a sign before it gets shorter. */
  set everyMs(everyMs: number) {
    Atomics.store(this.#memory, EVERY_MS, BigInt(everyMs));
  }

  get everyMs(): number {
    return Number(Atomics.load(this.#memory, EVERY_MS)) || BEAT_EVERY_MS;
  }

  /** After this time without a sign, in milliseconds, the main thread is late. Read it before {@link ageMs}. */
  get lateAfterMs(): number {
    return this.everyMs + TOLERANCE_MS;
  }

  /**
   * The main thread has begun with a piece of work. It is no sign of life for those that wait for an answer, because many
   * pieces of work fit into one turn of the event loop. But a main thread that goes on is not dead.
   */
  step(): void {
    Atomics.add(this.#steps, 0, 1);
  }

  /** A number that is another one after each step. */
  get steps(): number {
    return Atomics.load(this.#steps, 0);
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

  /** How long the times between all of them should have been, in milliseconds. */
  get expectedMs(): number {
    return Number(Atomics.load(this.#memory, EXPECTED_US)) / 1_000;
  }
}
