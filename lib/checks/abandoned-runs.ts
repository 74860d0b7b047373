/** A check that ignores its signal may pile up this many runs. */
const MOST_OUTSTANDING = 3;

/** How long the first pause is, in milliseconds, and the longest. Each is twice as long as the one before. */
const PAUSE_MS = { first: 30_000, longest: 600_000 };

/** How long a check is left alone once too many of its runs are outstanding: the decision alone. @internal */
export function pauseMs(lostInARow: number): number {
  return Math.min(PAUSE_MS.first * 2 ** lostInARow, PAUSE_MS.longest);
}

/**
 * The runs of one check that have passed their deadline and have not ended. No more than three are counted: then the check
 * is left alone until one of them ends. It may be that none ever will, because a client has lost its promise. So after a
 * pause the oldest is taken for lost and is no longer counted, and the check is asked once more. The pause grows from run
 * to run, so that what piles up all the same piles up more and more slowly.
 */
export class AbandonedRuns {
  /** The oldest first. */
  readonly #counted = new Set<object>();
  #lostInARow = 0;
  #pauseBeganAt = -Infinity;

  get count(): number {
    return this.#counted.size;
  }

  /** How long no run may begin, in milliseconds; 0 when one may begin now. */
  get leftMs(): number {
    if (this.#counted.size < MOST_OUTSTANDING) return 0;
    const passedMs = performance.now() - this.#pauseBeganAt;
    // Only a test sets the monotonic clock back, by faking another: then nobody knows how long the pause has lasted.
    return passedMs < 0 ? 0 : Math.max(0, pauseMs(this.#lostInARow) - passedMs);
  }

  /** Makes room for a run that begins. */
  makeRoom(): void {
    const [oldest] = this.#counted;
    if (oldest === undefined || this.#counted.size < MOST_OUTSTANDING) return;
    this.#counted.delete(oldest);
    this.#lostInARow += 1;
  }

  /** @param settled Resolves when the run ends after all. */
  add(settled: Promise<unknown>): void {
    const run = {};
    this.#counted.add(run);
    this.#pauseBeganAt = performance.now();
    const end = (): void => {
      // One that was taken for lost has come back. That is a sign of life, which ends the pause.
      if (!this.#counted.delete(run)) this.#pauseBeganAt = -Infinity;
    };
    void settled.then(end);
  }

  /** A run has ended in time: the next pause is short again. */
  endedInTime(): void {
    this.#lostInARow = 0;
  }
}
