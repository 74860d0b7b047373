import { setImmediate } from 'node:timers/promises';
import type { CheckContext } from '../checks/health-check.js';
import { orAborted } from './or-aborted.js';

/** What the ping uses of a connection of `pg`; by its shape, so that `pg` is not loaded here. */
interface PgClient {
  connect(): Promise<unknown>;
  query(sql: string): Promise<unknown>;
  end(): Promise<void>;
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
  /** Missing in pg-native. */
  readonly connection?: { readonly stream?: { destroy(): unknown } };
}

/** What the ping uses of a pool of `pg`. */
export interface PgPool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
  readonly Client: new (options: PgPool['options']) => PgClient;
  /** Private to pg-pool, yet the only way to a connection that is still being opened. */
  readonly _clients?: readonly PgClient[];
  connect(
    callback: (error: Error | undefined, client: PgClient | undefined, release: (error?: Error) => void) => void,
  ): void;
  on(event: 'release' | 'remove', listener: () => void): unknown;
}

const IGNORE = (): void => undefined;
const TOO_MANY_CONNECTIONS = '53300';
const LONGEST_WAIT_FOR_A_CHANGE_MS = 50;

export function isPgPool(value: unknown): value is PgPool {
  const pool = value as Partial<PgPool> | null | undefined;
  return (
    typeof pool?.totalCount === 'number' &&
    typeof pool.idleCount === 'number' &&
    typeof pool.waitingCount === 'number' &&
    typeof pool.options?.max === 'number' &&
    typeof pool.connect === 'function'
  );
}

/**
 * Runs `work` on a connection of the pool, or returns `'exhausted'` when there is none to be had. Never queues behind
 * the application: a request in the queue of pg-pool cannot be taken back, and would show as one who waits. Instead it
 * stands beside the queue, at most half of the deadline, and only while nobody is in it.
 *
 * When `work` fails or the signal is aborted, the connection is destroyed and its slot is free again.
 */
export async function onPooledConnection<T>(
  pool: PgPool,
  { signal, timeoutMs }: CheckContext,
  work: (client: PgClient) => Promise<T>,
): Promise<T | 'exhausted'> {
  const giveUpAt = performance.now() + timeoutMs / 2;
  for (;;) {
    signal.throwIfAborted();
    const { idleCount, waitingCount, totalCount } = pool;
    if (idleCount > waitingCount || (idleCount === 0 && totalCount < pool.options.max)) {
      return await borrow(pool, signal, work);
    }
    if (idleCount > 0) {
      await setImmediate(); // Requests of this very tick are still being matched with idle connections.
    } else if (waitingCount > 0 || performance.now() >= giveUpAt) {
      return 'exhausted';
    } else {
      await orAborted(changeOf(pool, giveUpAt - performance.now()), signal);
    }
  }
}

async function borrow<T>(pool: PgPool, signal: AbortSignal, work: (client: PgClient) => Promise<T>): Promise<T> {
  const [client, release] = await acquire(pool, signal);
  try {
    const result = await orAborted(work(client), signal);
    release();
    return result;
  } catch (error) {
    release(error instanceof Error ? error : new Error('The ping was given up.', { cause: error }));
    destroySocket(client); // The pool's own way out waits for the answer of a server that may never give one.
    throw error;
  } finally {
    client.off('error', IGNORE);
  }
}

function acquire(pool: PgPool, signal: AbortSignal): Promise<[PgClient, (error?: Error) => void]> {
  return new Promise((resolve, reject) => {
    let opening: PgClient | undefined;
    const onAbort = (): void => {
      reject(signal.reason);
      destroySocket(opening); // As pg-pool does at its own connection timeout: it then forgets the connection.
    };
    const totalBefore = pool.totalCount;
    signal.addEventListener('abort', onAbort, { once: true });
    pool.connect((error, client, release) => {
      signal.removeEventListener('abort', onAbort);
      if (client === undefined) return reject(error);
      if (signal.aborted) return release();
      client.on('error', IGNORE); // The pool does not listen while the connection is out; the query says it all.
      resolve([client, release]);
    });
    if (pool.totalCount > totalBefore) opening = pool._clients?.at(-1);
  });
}

/** Those who stand beside the queue of a pool: one listener for all, however many checks there are of one database. */
const watchers = new WeakMap<PgPool, Set<() => void>>();

/** Resolves when a connection may have become free, at the latest when `ms` have passed. */
function changeOf(pool: PgPool, ms: number): Promise<void> {
  const waiting = watchers.get(pool) ?? watch(pool);
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      waiting.delete(done);
      resolve();
    };
    // A connection that could not be opened leaves the pool without an event.
    const timer = setTimeout(done, Math.min(ms, LONGEST_WAIT_FOR_A_CHANGE_MS));
    waiting.add(done);
  });
}

function watch(pool: PgPool): Set<() => void> {
  const waiting = new Set<() => void>();
  watchers.set(pool, waiting);
  const tellAll = (): void => {
    for (const done of waiting) done();
  };
  pool.on('release', tellAll);
  pool.on('remove', tellAll);
  return waiting;
}

/**
 * Asks the database on a connection outside the pool. A refusal for too many connections is an answer, too: it is
 * alive. Anything else that is not the answer rejects.
 */
export async function askBesidePool(pool: PgPool, signal: AbortSignal): Promise<void> {
  const client = new pool.Client(pool.options);
  client.on('error', IGNORE);
  const conversation = async (): Promise<void> => {
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
  };
  try {
    await orAborted(conversation(), signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === TOO_MANY_CONNECTIONS)) throw error;
  } finally {
    destroySocket(client);
  }
}

function destroySocket(client: PgClient | undefined): void {
  client?.connection?.stream?.destroy();
}
