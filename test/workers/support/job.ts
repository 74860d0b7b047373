/** What test/apps/messages.ts is sent. */
export interface Job {
  readonly id: number;
  /** How long its handler takes. */
  readonly ms: number;
}

/** What it answers: which process has done it. */
export interface Reply {
  readonly id: number;
  readonly pid: number;
}

/** Sends jobs to test/apps/messages.ts through one transport. */
export interface JobClient {
  /** @throws Error when the transport says that the job was not done. */
  request(job: Job): Promise<Reply>;
  /** Sends an event, which has no reply. */
  emit(job: Job): Promise<unknown>;
  close(): unknown;
}

/** Makes a client. It calls `heard` for each reply that comes, also for a second one to the same job. */
export type MakeJobClient = (
  address: { url: string; port: number },
  heard: (reply: Reply) => void,
) => Promise<JobClient>;
