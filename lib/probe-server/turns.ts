import { realTime } from '../timing/real-time.js';

/** How long the event loop was busy between two moments, in milliseconds. */
export interface Busy {
  /** In all, */
  readonly allMs: number;
  /** and in the longest of its turns. */
  readonly longestMs: number;
  /** The time between the two moments. */
  readonly tookMs: number;
}

/** Measures how long the event loop is busy. */
export class Turns {
  #at = realTime.now();
  #idleMs = realTime.idleMs();
  #takenAt = this.#at;
  #allMs = 0;
  #longestMs = 0;
  #immediate: NodeJS.Immediate | undefined;
  #hasStepped = false;

  /**
   * Looks at each turn from now on. This wakes nobody: such an immediate runs when the loop turns anyway. But it costs a
   * microsecond for each turn, so a loop that turns often must not be looked at so closely.
   */
  watch(): void {
    this.#immediate = realTime
      .setImmediate(() => {
        this.look();
        this.#hasStepped = false;
        this.watch();
      })
      .unref();
  }

  unwatch(): void {
    realTime.clearImmediate(this.#immediate);
    this.#immediate = undefined;
  }

  /** Whether this is the first call in a turn. Only while they are watched. */
  isFirstStep(): boolean {
    const isFirst = !this.#hasStepped;
    this.#hasStepped = true;
    return isFirst;
  }

  /** Since the last call. Without {@link watch} all turns count as one. */
  take(): Busy {
    this.look();
    const busy = { allMs: this.#allMs, longestMs: this.#longestMs, tookMs: this.#at - this.#takenAt };
    this.#takenAt = this.#at;
    this.#allMs = 0;
    this.#longestMs = 0;
    return busy;
  }

  private look(): void {
    const [now, idleMs] = [realTime.now(), realTime.idleMs()];
    const busyMs = Math.max(0, now - this.#at - (idleMs - this.#idleMs));
    this.#at = now;
    this.#idleMs = idleMs;
    this.#allMs += busyMs;
    this.#longestMs = Math.max(this.#longestMs, busyMs);
  }
}
