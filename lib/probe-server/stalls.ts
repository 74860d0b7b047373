import { Subject } from 'rxjs';
import { realTime } from '../timing/real-time.js';

/** How long a stall is remembered. */
const RECENT_MS = 5 * 60_000;

interface Stall {
  readonly lastedMs: number;
  /** On the monotonic clock, in milliseconds. */
  readonly endedAt: number;
}

/** The times in which the event loop of the main thread did not turn. */
export class Stalls {
  readonly #ended = new Subject<number>();
  #count = 0;
  /** The longest first: none that is followed by a longer one matters any more. */
  #recent: readonly Stall[] = [];

  /** How long each has lasted, in milliseconds, when it is over. */
  readonly ended$ = this.#ended.asObservable();

  add(lastedMs: number): void {
    const endedAt = realTime.now();
    this.#count += 1;
    this.#recent = [...this.#recent.filter((earlier) => earlier.lastedMs > lastedMs), { lastedMs, endedAt }];
    this.#ended.next(lastedMs);
  }

  /** How many there have been. */
  get count(): number {
    return this.#count;
  }

  /** The longest of the last few minutes, in milliseconds. */
  get longestMs(): number {
    const now = realTime.now();
    const isRecent = ({ endedAt }: Stall) => now - endedAt <= RECENT_MS;
    this.#recent = this.#recent.filter(isRecent);
    return this.#recent[0]?.lastedMs ?? 0;
  }
}
