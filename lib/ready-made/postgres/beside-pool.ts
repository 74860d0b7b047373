import type { CheckContext } from '../../checks/health-check.js';
import { orAborted } from '../../timing/or-aborted.js';
import { destroySocket } from './pg-insides.js';
import { withSharedLookup } from './pg-lookup.js';
import { IGNORE, type PgPool } from './pg-pool.js';
import { isTooManyConnections } from './too-many-connections.js';

/**
 * Asks the database on a connection outside the pool. A refusal because of too many connections counts as an answer:
 * the database is alive. Rejects for any other error.
 */
export async function askBesidePool(pool: PgPool, { signal, timeoutMs }: CheckContext): Promise<void> {
  const client = withSharedLookup(pool.options, timeoutMs / 2, () => new pool.Client(pool.options));
  client.on('error', IGNORE);
  const conversation = async (): Promise<void> => {
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
  };
  try {
    await orAborted(conversation(), signal);
  } catch (error) {
    if (!isTooManyConnections(error)) throw error;
  } finally {
    destroySocket(client);
  }
}
