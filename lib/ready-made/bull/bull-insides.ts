/** The parts of BullMQ's `Worker` that we use. */
export interface BullWorker {
  readonly name: string;
  readonly closing?: Promise<void> | undefined;
  isRunning(): boolean;
  isPaused(): boolean;
  on(event: 'active' | 'completed' | 'failed', listener: (job: BullJob | undefined) => void): unknown;
}

interface BullJob {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

/** A connection of BullMQ: `ioredis`, or an adapter with the same methods for another client. */
interface RedisClient {
  readonly status?: string;
  readonly isCluster?: boolean;
  ping?(): PromiseLike<unknown>;
  on?(event: 'ready', listener: () => void): unknown;
}

interface Backend {
  readonly client?: PromiseLike<RedisClient>;
  readonly blockingClient?: PromiseLike<RedisClient>;
  isMaxed?(): PromiseLike<unknown>;
}

/** Protected members, and members that only one major version has. */
interface Insides {
  /** BullMQ 6, on Redis and on PostgreSQL. */
  getBackend?(): Backend;
  /** BullMQ 5. */
  readonly client?: PromiseLike<RedisClient>;
  readonly blockingConnection?: { readonly client: PromiseLike<RedisClient> };
  readonly opts?: { readonly drainDelay?: number };
  readonly maximumBlockTimeout?: number;
  readonly waiting?: unknown;
  readonly lockManager?: { readonly trackedJobs?: unknown };
}

/** One of the two connections of a worker. On PostgreSQL both are unknown. */
export interface Connection {
  readonly what: string;
  /** Whether no other worker can share it. */
  readonly isOwn: boolean;
  readonly client: RedisClient;
}

const insidesOf = (worker: BullWorker): Insides => worker as unknown as Insides;

/** The connections, after they were first made. A reconnect keeps the same objects. */
export async function connectionsOf(worker: BullWorker): Promise<readonly Connection[]> {
  const { getBackend, client, blockingConnection } = insidesOf(worker);
  const backend = getBackend?.call(worker) ?? { client, blockingClient: blockingConnection?.client };
  const [main, blocking] = await Promise.all([backend.client, backend.blockingClient]);
  return [
    ...(main ? [{ what: 'connection', isOwn: false, client: main }] : []),
    ...(blocking ? [{ what: 'connection that waits for jobs', isOwn: true, client: blocking }] : []),
  ];
}

/**
 * Why no command can be sent on it now. `undefined` when one can. A cluster has the status `connect` instead of
 * `ready`.
 */
export function troubleOf({ what, client: { status, isCluster } }: Connection): string | undefined {
  if (status === undefined || status === 'ready' || (isCluster === true && status === 'connect')) return undefined;
  return `its ${what} is not ready: ${status}`;
}

/** Sends the backend a cheap question, on the connection that fetches jobs. */
export async function askBackend(worker: BullWorker): Promise<void> {
  const { getBackend, client } = insidesOf(worker);
  const backend = getBackend?.call(worker);
  if (backend?.isMaxed) await backend.isMaxed();
  else await (await client)?.ping?.();
}

/** What an idle worker waits for: a new object each time it asks for a job. */
export function waitOf(worker: BullWorker): object | undefined {
  const { waiting } = insidesOf(worker);
  return typeof waiting === 'object' && waiting !== null ? waiting : undefined;
}

const LONGEST_BLOCK_S = 10;
const DRAIN_DELAY_S = 5;

/** The longest duration of one such wait, in milliseconds. */
export function longestWaitMs(worker: BullWorker): number {
  const { maximumBlockTimeout = LONGEST_BLOCK_S, opts } = insidesOf(worker);
  return Math.max(maximumBlockTimeout, opts?.drainDelay ?? DRAIN_DELAY_S) * 1_000;
}

/**
 * The ids of the jobs that the worker works on. `undefined` before BullMQ 5.64, which does not show all jobs that end.
 */
export function activeJobsOf(worker: BullWorker): readonly string[] | undefined {
  const { lockManager } = insidesOf(worker);
  return lockManager?.trackedJobs instanceof Map ? [...lockManager.trackedJobs.keys()] : undefined;
}
