/** A probe that follows another one within this time, in milliseconds, is one of many. */
const MANY_MS = 20;

/** When probes of one kind come. */
export class RecentProbes {
  #lastAt = -Infinity;

  /**
   * Notes a probe. Returns whether another one came just before it. Then the next one is near too, so this one need not
   * wait for a result that is newer than it must be.
   *
   * @param now On the monotonic clock.
   */
  isOneOfMany(now: number): boolean {
    const sinceMs = now - this.#lastAt;
    this.#lastAt = now;
    // Only a test can set the clock back, when it fakes the time.
    return sinceMs >= 0 && sinceMs < MANY_MS;
  }
}
