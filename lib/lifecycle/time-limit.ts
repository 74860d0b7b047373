import { realTime } from '../timing/real-time.js';

/** What a timer can wait: a longer delay would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/**
 * A moment by which something must be over, or the moment before it at which somebody wants it to be. The signal comes from
 * a timer, and a timer is late where the event loop is busy: whoever waits turn by turn asks the clock.
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

  get leftMs(): number {
    return Math.max(0, this.endsAt - realTime.now());
  }

  get isOver(): boolean {
    return this.signal.aborted || this.isTimeUp;
  }

  /** It is over because its time is up, and not because somebody is in a hurry. */
  get isTimeUp(): boolean {
    return this.#time.aborted || realTime.now() >= this.endsAt;
  }
}
