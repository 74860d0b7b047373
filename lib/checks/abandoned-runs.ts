/** A check that ignores its signal may have this many unfinished runs at once. */
const MOST_OUTSTANDING = 3;

/** The first and the longest pause, in milliseconds. Each pause is twice as long as the one before. */
const PAUSE_MS = { first: 30_000, longest: 600_000 };

/** How long no run begins after too many were abandoned, in milliseconds. @internal */
export function pauseMs(lostInARow: number): number {
  return Math.min(PAUSE_MS.first * 2 ** lostInARow, PAUSE_MS.longest);
}

/**
 * The runs of one check that have passed their deadline and have not ended. With three of them no new run begins until
 * one ends. If a client has lost its promise, no run will ever end. So after a pause the oldest run counts as lost, and
 * one new run may begin. Each pause is longer than the one before, so that lost runs pile up more and more slowly.
 */
export class AbandonedRuns {
  readonly #counted = new Set<object>();
  #lostInARow = 0;
  #pauseBeganAt = -Infinity;

  get count(): number {
    return this.#counted.size;
  }

  /** How long no run may begin, in milliseconds. 0 means that one may begin now. */
  get leftMs(): number {
    if (this.#counted.size < MOST_OUTSTANDING) return 0;
    const passedMs = performance.now() - this.#pauseBeganAt;
    // Only a test can set the monotonic clock back, when it fakes the time. Then we do not know how long the pause has
    // lasted.
    return passedMs < 0 ? 0 : Math.max(0, pauseMs(this.#lostInARow) - passedMs);
  }

  /** Drops the oldest run if there are three, so that a new run can begin. */
  makeRoom(): void {
    const [oldest] = this.#counted;
    if (oldest === undefined || this.#counted.size < MOST_OUTSTANDING) return;
    this.#counted.delete(oldest);
    this.#lostInARow += 1;
  }

  /** @param settled Resolves if the run ends after all. */
  add(settled: Promise<unknown>): void {
    const run = {};
    this.#counted.add(run);
    this.#pauseBeganAt = performance.now();
    const end = (): void => {
      // A run that counted as lost has ended. The dependency seems to be alive again, so the pause ends.
      if (!this.#counted.delete(run)) this.#pauseBeganAt = -Infinity;
    };
    void settled.then(end);
  }

  /** A run has ended in time, so the next pause is short again. */
  endedInTime(): void {
    this.#lostInARow = 0;
  }
}
