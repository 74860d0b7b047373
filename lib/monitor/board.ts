import { filter, Subject } from 'rxjs';
import type { CheckRun } from '../checks/check-run.js';
import type { HealthStatus } from '../checks/health-check.js';
import { countRun, NO_RUNS, type RunTally } from '../checks/run-tally.js';

/** The latest run of a check, with what it meant for its status and for what is counted. */
export interface Posting extends CheckRun {
  /** Of all its runs, this one included. */
  readonly tally: RunTally;
  /** When it was posted and since when the status is what it is, on the monotonic clock, in milliseconds. */
  readonly postedAt: number;
  readonly since: number;
  /** The status that it put an end to, if it did, and how long that had lasted, in milliseconds. */
  readonly ended: { readonly status: HealthStatus | undefined; readonly lastedMs: number } | undefined;
}

/** A posting that put an end to another status. */
export type StatusChange = Posting & { readonly ended: object };

/** The latest result of each check. */
export class Board {
  readonly #latest = new Map<string, Posting>();
  readonly #postings = new Subject<Posting>();

  readonly postings$ = this.#postings.asObservable();
  readonly statusChanges$ = this.postings$.pipe(
    filter((posting): posting is StatusChange => posting.ended !== undefined),
  );

  latest(name: string): Posting | undefined {
    return this.#latest.get(name);
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
