import type { CheckContext } from '../../checks/health-check.js';
import { type Loan, onLoan } from '../pools/loan.js';
import { onceAvailable } from '../pools/next-move.js';
import { pingsOn } from '../pools/pool-figures.js';
import { countedPoolOf } from './counted-mysql-pool.js';
import { destroyConnection } from './mysql-connection.js';
import { withSharedLookup } from './mysql-lookup.js';
import { IGNORE, type MySqlConnection, type MySqlPool } from './mysql-pool.js';

/**
 * Runs `work` on a connection of the pool. Returns `'exhausted'` when no connection is available.
 *
 * When `work` fails or the signal is aborted, the connection is destroyed and its place in the pool is free again.
 */
export async function onPooledMySqlConnection<T>(
  pool: MySqlPool,
  context: CheckContext,
  work: (connection: MySqlConnection) => Promise<T>,
): Promise<T | 'exhausted'> {
  return await onceAvailable(countedPoolOf(pool), context, async () => {
    return await onLoan(await acquire(pool, context), context.signal, work);
  });
}

function acquire(pool: MySqlPool, { signal, timeoutMs }: CheckContext): Promise<Loan<MySqlConnection>> {
  return new Promise((resolve, reject) => {
    const uncount = countAsPing(pool);
    let opening: MySqlConnection | undefined;
    const onAbort = (): void => {
      reject(signal.reason);
      if (opening === undefined) return; // It was idle, and comes in this turn.
      destroyConnection(opening); // mysql2 does not call back any more.
      uncount();
    };
    const failed = (error: unknown): void => {
      signal.removeEventListener('abort', onAbort);
      uncount();
      reject(error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const totalBefore = pool._allConnections.length;
    try {
      withSharedLookup(pool.config.connectionConfig, timeoutMs, () => {
        pool.getConnection((error, connection) => {
          if (connection === undefined) return failed(error);
          signal.removeEventListener('abort', onAbort);
          const loan = loanOf(connection, uncount);
          if (signal.aborted) loan.giveBack();
          else resolve(loan);
        });
      });
    } catch (error) {
      failed(error); // A `stream` of the application may throw.
    }
    const total = pool._allConnections.length;
    if (total > totalBefore) opening = pool._allConnections.get(total - 1);
  });
}

/** @returns What ends the count. It may be called twice. */
function countAsPing(pool: MySqlPool): () => void {
  const pings = pingsOn(countedPoolOf(pool));
  let isCounted = true;
  pings.connections += 1;
  return () => {
    if (isCounted) pings.connections -= 1;
    isCounted = false;
  };
}

function loanOf(connection: MySqlConnection, uncount: () => void): Loan<MySqlConnection> {
  connection.on('error', IGNORE); // The query reports the error.
  return {
    connection,
    giveBack() {
      connection.off('error', IGNORE);
      connection.release();
      uncount();
    },
    destroy() {
      destroyConnection(connection);
      uncount();
    },
  };
}
