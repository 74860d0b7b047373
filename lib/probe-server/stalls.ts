import { Subject } from 'rxjs';
import { realTime } from '../timing/real-time.js';

/** How long a stall is remembered. */
const RECENT_MS = 5 * 60_000;

/** A time in which the main thread's event loop stood still. */
export interface Stall {
  readonly lastedMs: number;
  /** The code that blocked it, if that was read: one line for each call. */
  readonly stack?: string;
  /** The innermost of these calls, in words. */
  readonly place?: string;
}

interface Remembered extends Stall {
  /** On the monotonic clock, in milliseconds. */
  readonly endedAt: number;
}

/** Counts the stalls and remembers the recent ones. */
export class Stalls {
  readonly #ended = new Subject<Stall>();
  #count = 0;
  /** The longest first. A stall with a longer one after it is dropped, because it can never be the longest again. */
  #recent: readonly Remembered[] = [];

  /** Emits each stall when it is over. */
  readonly ended$ = this.#ended.asObservable();

  add(stall: Stall): void {
    const endedAt = realTime.now();
    this.#count += 1;
    this.#recent = [...this.#recent.filter((earlier) => earlier.lastedMs > stall.lastedMs), { ...stall, endedAt }];
    this.#ended.next(stall);
  }

  /** How many stalls there have been. */
  get count(): number {
    return this.#count;
  }

  /** The longest stall of the last few minutes, in milliseconds. */
  get longestMs(): number {
    return this.longest?.lastedMs ?? 0;
  }

  /** The code that blocked the main thread in the longest stall. */
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
