import type { CheckContext } from '../../checks/health-check.js';
import { type Loan, onLoan } from '../pools/loan.js';
import { onceAvailable } from '../pools/next-move.js';
import { pingsOn } from '../pools/pool-figures.js';
import { connectionBeingOpened, destroySocket } from './pg-insides.js';
import { withSharedLookup } from './pg-lookup.js';
import { IGNORE, type PgClient, type PgPool } from './pg-pool.js';

/**
 * Runs `work` on a connection of the pool. Returns `'exhausted'` when no connection is available.
 *
 * When `work` fails or the signal is aborted, the connection is destroyed and its place in the pool is free again.
 */
export async function onPooledConnection<T>(
  pool: PgPool,
  context: CheckContext,
  work: (client: PgClient) => Promise<T>,
): Promise<T | 'exhausted'> {
  return await onceAvailable(pool, context, async () => {
    return await onLoan(await acquire(pool, context), context.signal, work);
  });
}

function acquire(pool: PgPool, { signal, timeoutMs }: CheckContext): Promise<Loan<PgClient>> {
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
        resolve(loanOf(pool, client, release));
      });
    });
    isOpening = pool.totalCount > totalBefore;
    if (!isOpening) return;
    pings.queued -= 1;
    pings.connections += 1;
    opening = connectionBeingOpened(pool);
  });
}

function loanOf(pool: PgPool, client: PgClient, release: (error?: Error) => void): Loan<PgClient> {
  const ended = (): void => {
    pingsOn(pool).connections -= 1;
    client.off('error', IGNORE);
  };
  return {
    connection: client,
    giveBack() {
      release();
      ended();
    },
    destroy(error) {
      release(error);
      destroySocket(client); // The pool's own way to close waits for an answer of the server, which may never come.
      ended();
    },
  };
}
