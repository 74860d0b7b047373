import type { PgClient, PgPool } from './pg-pool.js';
import { warnOnce } from '../wording/warn-once.js';

/** A private field of pg-pool: the connections of a pool, also those that are still being opened. */
interface Insides {
  readonly _clients?: unknown;
}

const OPENING_UNKNOWN =
  'this version of pg-pool does not show which connection it is opening. A ping that is given up while it waits for a new ' +
  'connection keeps its place in the pool until that connection is open.';

/**
 * The connection that the pool has just begun to open. pg-pool passes it to the callback only when it is open. Without
 * it, a ping that is given up would keep its place in the pool until the database answers.
 */
export function connectionBeingOpened(pool: PgPool & Insides): PgClient | undefined {
  const { _clients: clients } = pool;
  if (Array.isArray(clients)) return clients.at(-1);
  warnOnce(OPENING_UNKNOWN);
  return undefined;
}

/** Destroys the socket of a connection, because the server may not answer a normal end. pg-native has no socket. */
export function destroySocket(client: PgClient | undefined): void {
  client?.connection?.stream?.destroy?.();
}
