import type { CheckContext } from '../../checks/health-check.js';
import { nextTurn, realTime } from '../../timing/real-time.js';
import { orAborted } from '../../timing/or-aborted.js';
import { connectionBeingOpened, destroySocket } from './pg-insides.js';
import { withSharedLookup } from './pg-lookup.js';
import { IGNORE, type PgClient, type PgPool } from './pg-pool.js';
import { changeOf } from './pool-changes.js';
import { figuresOf, pingsOn, type PoolFigures } from './pool-figures.js';

/**
 * - `borrow`: a connection is free, or there is room for a new one.
 * - `match`: idle connections are about to be given to requests of this same tick.
 * - `stand by`: a connection may become free, or a ping has the last one and will give it back.
 * - `exhausted`: the application uses all connections.
 */
type Move = 'borrow' | 'match' | 'stand by' | 'exhausted';

/** What a ping does next. @internal */
export function nextMove(
  pool: Pick<PgPool, 'idleCount' | 'totalCount' | 'waitingCount'>,
  { active_connections: active, waiting_requests: waiting, max_connections: max }: PoolFigures,
  isPatient: boolean,
): Move {
  if (pool.idleCount > pool.waitingCount || (pool.idleCount === 0 && pool.totalCount < max)) return 'borrow';
  if (pool.idleCount > 0) return 'match';
  return active >= max && (waiting > 0 || !isPatient) ? 'exhausted' : 'stand by';
}

/**
 * Runs `work` on a connection of the pool. Returns `'exhausted'` when no connection is available. Never waits in the
 * queue of the pool, because a request in the queue of pg-pool cannot be cancelled. Instead it waits outside the queue,
 * for half of the deadline at most, and only while the queue is empty.
 *
 * When `work` fails or the signal is aborted, the connection is destroyed and its place in the pool is free again.
 */
export async function onPooledConnection<T>(
  pool: PgPool,
  context: CheckContext,
  work: (client: PgClient) => Promise<T>,
): Promise<T | 'exhausted'> {
  const { signal, timeoutMs } = context;
  const giveUpAt = realTime.now() + timeoutMs / 2;
  for (;;) {
    signal.throwIfAborted();
    const patienceMs = giveUpAt - realTime.now();
    const move = nextMove(pool, figuresOf(pool), patienceMs > 0);
    if (move === 'borrow') return await borrow(pool, context, work);
    if (move === 'exhausted') return 'exhausted';
    await (move === 'match' ? nextTurn() : orAborted(changeOf(pool, patienceMs), signal));
  }
}

async function borrow<T>(pool: PgPool, context: CheckContext, work: (client: PgClient) => Promise<T>): Promise<T> {
  const [client, release] = await acquire(pool, context);
  try {
    const result = await orAborted(work(client), context.signal);
    release();
    return result;
  } catch (error) {
    release(error instanceof Error ? error : new Error('The ping was given up.', { cause: error }));
    destroySocket(client); // The pool's own way to close waits for an answer of the server, which may never come.
    throw error;
  } finally {
    pingsOn(pool).connections -= 1;
    client.off('error', IGNORE);
  }
}

function acquire(
  pool: PgPool,
  { signal, timeoutMs }: CheckContext,
): Promise<[client: PgClient, release: (error?: Error) => void]> {
  const pings = pingsOn(pool);
  return new Promise((resolve, reject) => {
    let opening: PgClient | undefined;
    const onAbort = (): void => {
      reject(signal.reason);
      destroySocket(opening); // pg-pool does the same at its own connection timeout, and then forgets the connection.
    };
    const totalBefore = pool.totalCount;
    let isOpening = false;
    pings.queued += 1;
    signal.addEventListener('abort', onAbort, { once: true });
    withSharedLookup(pool.options, timeoutMs, () => {
      pool.connect((error, client, release) => {
        signal.removeEventListener('abort', onAbort);
        if (isOpening) pings.connections -= 1;
        else pings.queued -= 1;
        if (client === undefined) return reject(error);
        if (signal.aborted) return release();
        client.on('error', IGNORE); // The pool has no error listener while the connection is in use. The query reports the error.
        pings.connections += 1;
        resolve([client, release]);
      });
    });
    isOpening = pool.totalCount > totalBefore;
    if (!isOpening) return;
    pings.queued -= 1;
    pings.connections += 1;
    opening = connectionBeingOpened(pool);
  });
}
