import type { PgClient, PgPool } from './pg-pool.js';

/** What is private to pg-pool: the connections of a pool, also those that are still being opened. */
interface Insides {
  readonly _clients?: unknown;
}

let hasWarned = false;

/**
 * The connection that the pool has just begun to open. Until it is open, pg-pool gives it to nobody: without it a ping that
 * is given up would hold its place in the pool until the database has answered.
 */
export function connectionBeingOpened(pool: PgPool & Insides): PgClient | undefined {
  const { _clients: clients } = pool;
  if (Array.isArray(clients)) return clients.at(-1);
  if (!hasWarned) {
    hasWarned = true;
    process.emitWarning(
      'nestjs-probes: this version of pg-pool does not tell which connection it is opening. A ping that is given up while ' +
        'it waits for a new connection holds its place in the pool until that is open.',
    );
  }
  return undefined;
}

/** Ends a connection without a word to the server, which may be what does not answer. pg-native has nothing of the kind. */
export function destroySocket(client: PgClient | undefined): void {
  client?.connection?.stream?.destroy?.();
}
