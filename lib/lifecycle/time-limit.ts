import { realTime } from '../timing/real-time.js';

/** The longest delay of a timer: a longer one would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/**
 * A deadline that a signal can bring forward. `signal` depends on a timer, and a timer is late when the event loop is
 * busy. Code that waits turn by turn must use `isOver`, which reads the clock.
 */
export class TimeLimit {
  readonly #time: AbortSignal;
  readonly signal: AbortSignal;

  /** @param endsAt On the monotonic clock, in milliseconds. */
  constructor(
    private readonly endsAt: number,
    hurry: AbortSignal,
  ) {
    this.#time = realTime.timeout(Math.min(Math.max(0, Math.ceil(endsAt - realTime.now())), LONGEST_DELAY_MS));
    this.signal = AbortSignal.any([this.#time, hurry]);
  }

  /** Resolves when the work is done, or when the time is over. */
  async cover(work: Promise<unknown>): Promise<void> {
    const over = new Promise((resolve) => this.signal.addEventListener('abort', resolve));
    if (!this.signal.aborted) await Promise.race([work, over]);
  }

  get leftMs(): number {
    return Math.max(0, this.endsAt - realTime.now());
  }

  get isOver(): boolean {
    return this.signal.aborted || this.isTimeUp;
  }

  /** Whether the time is over. `false` when only the signal has ended it. */
  get isTimeUp(): boolean {
    return this.#time.aborted || realTime.now() >= this.endsAt;
  }
}
