/** What BullMQ calls `Worker`, as far as it is asked. */
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

/** A connection as BullMQ has it: `ioredis`, or an adapter for another client that speaks the same words. */
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

/** What TypeScript calls protected, or what only one major version has. */
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

/** One of the two connections of a worker. On PostgreSQL none of them is known. */
export interface Connection {
  readonly what: string;
  /** Not one that other workers may have as well. */
  readonly isOwn: boolean;
  readonly client: RedisClient;
}

const insidesOf = (worker: BullWorker): Insides => worker as unknown as Insides;

/** The connections, once they have been made for the first time. They stay the same objects through every reconnect. */
export async function connectionsOf(worker: BullWorker): Promise<readonly Connection[]> {
  const { getBackend, client, blockingConnection } = insidesOf(worker);
  const backend = getBackend?.call(worker) ?? { client, blockingClient: blockingConnection?.client };
  const [main, blocking] = await Promise.all([backend.client, backend.blockingClient]);
  return [
    ...(main ? [{ what: 'connection', isOwn: false, client: main }] : []),
    ...(blocking ? [{ what: 'connection that waits for jobs', isOwn: true, client: blocking }] : []),
  ];
}

/** Why no command can be sent on it now; nothing if one can. A cluster is connected where a single server is ready. */
export function troubleOf({ what, client: { status, isCluster } }: Connection): string | undefined {
  if (status === undefined || status === 'ready' || (isCluster === true && status === 'connect')) return undefined;
  return `its ${what} is not ready: ${status}`;
}

/** Asks the other side something that costs it nothing, on the connection on which jobs are fetched. */
export async function askBackend(worker: BullWorker): Promise<void> {
  const { getBackend, client } = insidesOf(worker);
  const backend = getBackend?.call(worker);
  if (backend?.isMaxed) await backend.isMaxed();
  else await (await client)?.ping?.();
}

/** What the worker is waiting for while it has nothing to do: another object each time it asks for a job. */
export function waitOf(worker: BullWorker): object | undefined {
  const { waiting } = insidesOf(worker);
  return typeof waiting === 'object' && waiting !== null ? waiting : undefined;
}

const LONGEST_BLOCK_S = 10;
const DRAIN_DELAY_S = 5;

/** The longest that one such wait takes, in milliseconds. */
export function longestWaitMs(worker: BullWorker): number {
  const { maximumBlockTimeout = LONGEST_BLOCK_S, opts } = insidesOf(worker);
  return Math.max(maximumBlockTimeout, opts?.drainDelay ?? DRAIN_DELAY_S) * 1_000;
}

/** The ids of the jobs that the worker works on; nothing before BullMQ 5.64, which does not know of all that end. */
export function activeJobsOf(worker: BullWorker): readonly string[] | undefined {
  const { lockManager } = insidesOf(worker);
  return lockManager?.trackedJobs instanceof Map ? [...lockManager.trackedJobs.keys()] : undefined;
}
