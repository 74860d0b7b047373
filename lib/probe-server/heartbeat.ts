import { Subject } from 'rxjs';
import { Beat, BEAT_EVERY_MS } from './beat.js';

/** A shorter pause is an application's everyday work. */
const NOTICED_MS = 100;

/** How long a stall is remembered. */
const RECENT_MS = 5 * 60_000;

/** A time in which the event loop did not turn. */
export interface Stall {
  readonly lastedMs: number;
  /** On the monotonic clock, in milliseconds. */
  readonly endedAt: number;
}

/** The main thread's sign of life, and the memory of when there was none. */
export class Heartbeat {
  readonly #stalls = new Subject<Stall>();
  /** The longest first: none that is followed by a longer one matters any more. */
  #recent: readonly Stall[] = [];
  #beatAt = performance.now();
  #timer: NodeJS.Timeout | undefined;

  readonly stalls$ = this.#stalls.asObservable();

  constructor(readonly beat = new Beat()) {
    beat.record();
  }

  start(): void {
    this.#beatAt = performance.now();
    this.#timer = setInterval(() => this.onTime(), BEAT_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The longest stall of the last few minutes, in milliseconds. */
  get longestMs(): number {
    this.forget(performance.now());
    return this.#recent[0]?.lastedMs ?? 0;
  }

  private onTime(): void {
    const endedAt = performance.now();
    const lastedMs = Math.round(endedAt - this.#beatAt - BEAT_EVERY_MS);
    this.#beatAt = endedAt;
    this.beat.record();
    if (lastedMs < NOTICED_MS) return;
    const stall = { lastedMs, endedAt };
    this.forget(endedAt);
    this.#recent = [...this.#recent.filter((earlier) => earlier.lastedMs > lastedMs), stall];
    this.#stalls.next(stall);
  }

  private forget(now: number): void {
    if (this.#recent.some(({ endedAt }) => now - endedAt > RECENT_MS)) {
      this.#recent = this.#recent.filter(({ endedAt }) => now - endedAt <= RECENT_MS);
    }
  }
}
