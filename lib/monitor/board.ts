import { filter, Subject } from 'rxjs';
import type { CheckRun } from '../checks/check-run.js';
import type { HealthStatus } from '../checks/health-check.js';
import { countRun, NO_RUNS, type RunTally } from '../checks/run-tally.js';

/** The latest run of a check, with the counts and the change of status that came with it. */
export interface Posting extends CheckRun {
  /** The counts of all its runs, with this one. */
  readonly tally: RunTally;
  /** When it was posted, and since when the status has not changed. In milliseconds on the monotonic clock. */
  readonly postedAt: number;
  readonly since: number;
  /** The status before, if this posting changed it, and how long that lasted, in milliseconds. */
  readonly ended: { readonly status: HealthStatus | undefined; readonly lastedMs: number } | undefined;
}

/** A posting that changed the status. */
export type StatusChange = Posting & { readonly ended: object };

/** The latest result of each check. */
export class Board {
  readonly #latest = new Map<string, Posting>();
  readonly #postings = new Subject<Posting>();
  readonly #removals = new Subject<string>();

  readonly postings$ = this.#postings.asObservable();
  /** Emits the name of each check that was removed, after its results were deleted. */
  readonly removals$ = this.#removals.asObservable();
  readonly statusChanges$ = this.postings$.pipe(
    filter((posting): posting is StatusChange => posting.ended !== undefined),
  );

  latest(name: string): Posting | undefined {
    return this.#latest.get(name);
  }

  remove(name: string): void {
    this.#latest.delete(name);
    this.#removals.next(name);
  }

  post(run: CheckRun): void {
    const { result } = run;
    const now = performance.now();
    const before = this.#latest.get(result.name);
    const lasts = before?.result.status === result.status;
    const since = before?.since ?? now;
    const counted = { ...run, tally: countRun(before?.tally ?? NO_RUNS, run), postedAt: now };
    const posting: Posting = lasts
      ? { ...counted, since, ended: undefined }
      : { ...counted, since: now, ended: { status: before?.result.status, lastedMs: now - since } };
    this.#latest.set(result.name, posting);
    this.#postings.next(posting);
  }
}
