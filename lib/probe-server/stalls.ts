import { Subject } from 'rxjs';
import { realTime } from '../timing/real-time.js';

/** How long a stall is remembered. */
const RECENT_MS = 5 * 60_000;

/** A time in which the event loop of the main thread did not turn. */
export interface Stall {
  readonly lastedMs: number;
  /** Where it stood, if it was asked: a line for each call. */
  readonly stack?: string;
  /** The innermost of them, in words. */
  readonly place?: string;
}

interface Remembered extends Stall {
  /** On the monotonic clock, in milliseconds. */
  readonly endedAt: number;
}

/** The times in which the event loop of the main thread did not turn. */
export class Stalls {
  readonly #ended = new Subject<Stall>();
  #count = 0;
  /** The longest first: none that is followed by a longer one matters any more. */
  #recent: readonly Remembered[] = [];

  /** Each, when it is over. */
  readonly ended$ = this.#ended.asObservable();

  add(stall: Stall): void {
    const endedAt = realTime.now();
    this.#count += 1;
    this.#recent = [...this.#recent.filter((earlier) => earlier.lastedMs > stall.lastedMs), { ...stall, endedAt }];
    this.#ended.next(stall);
  }

  /** How many there have been. */
  get count(): number {
    return this.#count;
  }

  /** The longest of the last few minutes, in milliseconds. */
  get longestMs(): number {
    return this.longest?.lastedMs ?? 0;
  }

  /** Where the main thread stood in the longest. */
  get longestStack(): string | undefined {
    return this.longest?.stack;
  }

  private get longest(): Stall | undefined {
    const now = realTime.now();
    const isRecent = ({ endedAt }: Remembered) => now - endedAt <= RECENT_MS;
    this.#recent = this.#recent.filter(isRecent);
    return this.#recent[0];
  }
}
