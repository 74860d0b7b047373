import type { CheckContext } from '../../checks/health-check.js';
import { orAborted } from '../../timing/or-aborted.js';
import { warnOnce } from '../wording/warn-once.js';
import { destroyConnection } from './mysql-connection.js';
import { withSharedLookup } from './mysql-lookup.js';
import { IGNORE, type MySqlConnection, type MySqlOptions, type MySqlPool } from './mysql-pool.js';
import { queryMySql } from './queryable.js';
import { isTooManyConnections } from './too-many-connections.js';

type ConnectionClass = new (options: { readonly config: MySqlOptions }) => MySqlConnection;

const CLASS_UNKNOWN =
  'this version of mysql2 does not show the class of its connections. A ping that finds no free connection cannot ask the ' +
  'database beside the pool, and takes an exhausted pool for one before a database that works.';

/**
 * Asks the database on a connection outside the pool. A refusal because of too many connections counts as an answer:
 * the database is alive. Rejects for any other error.
 */
export async function askBesideMySqlPool(pool: MySqlPool, { signal, timeoutMs }: CheckContext): Promise<void> {
  const Connection = connectionClassOf(pool);
  if (Connection === undefined) return warnOnce(CLASS_UNKNOWN);
  const config = pool.config.connectionConfig;
  const connection = withSharedLookup(config, timeoutMs / 2, () => new Connection({ config }));
  connection.on('error', IGNORE);
  try {
    await orAborted(
      queryMySql(connection, 'SELECT 1').then(() => sayGoodbye(connection)),
      signal,
    );
  } catch (error) {
    if (!isTooManyConnections(error)) throw error;
  } finally {
    destroyConnection(connection);
  }
}

/** Without it the server logs an aborted connection. */
function sayGoodbye(connection: MySqlConnection): Promise<void> {
  return new Promise((resolve) => connection.end(resolve));
}

/**
 * The class of connections that are in no pool: the one that those of a pool extend. The application's copy of mysql2 is
 * known by its objects alone.
 *
 * @internal
 */
export function connectionClassOf(pool: MySqlPool): ConnectionClass | undefined {
  const pooled = pool._allConnections.get(0)?.constructor;
  const found: unknown = pooled && Object.getPrototypeOf(pooled);
  const isClass = typeof found === 'function' && typeof found.prototype?.query === 'function';
  return isClass ? (found as unknown as ConnectionClass) : undefined;
}
