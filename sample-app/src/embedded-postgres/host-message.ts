export interface RunningPostgres {
  readonly url: string;
  /** The process id of the postmaster, the parent of all processes of PostgreSQL. */
  readonly pid: number;
  /** The folder with its data. */
  readonly folder: string;
}

/** The messages of PostgreSQL's host to the application. */
export type HostMessage =
  | ({ readonly state: 'running' } & RunningPostgres)
  | { readonly state: 'died'; readonly restartInMs: number }
  | { readonly state: 'failed'; readonly reason: string };
