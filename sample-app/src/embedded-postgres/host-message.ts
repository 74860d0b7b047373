export interface RunningPostgres {
  readonly url: string;
  /** Of the postmaster, the parent of all of PostgreSQL's processes. */
  readonly pid: number;
  /** With its data in it. */
  readonly folder: string;
}

/** What the host of PostgreSQL tells the application. */
export type HostMessage =
  | ({ readonly state: 'running' } & RunningPostgres)
  | { readonly state: 'died'; readonly restartInMs: number }
  | { readonly state: 'failed'; readonly reason: string };
