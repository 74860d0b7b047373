import { createPool, type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import { onTestFinished } from 'vitest';

/** A pool of mysql2 that is closed when the test ends, even if connections are in use. */
export function mySqlPoolTo(uri: string, options: PoolOptions = {}): Pool {
  const pool = createPool({ uri, ...options });
  onTestFinished(() => closeMySqlPool(pool));
  return pool;
}

/** Closes a pool without the server, which may be dead. */
export function closeMySqlPool(pool: Pool): void {
  const { _allConnections: all } = insidesOf(pool);
  const connections = Array.from({ length: all.length }, (_, index) => all.get(index));
  pool.end(() => undefined);
  for (const connection of connections) connection?.destroy();
}

/** Takes connections out of the pool, as transactions of the application do. */
export function takeFrom(pool: Pool, count: number): Promise<PoolConnection[]> {
  return Promise.all(Array.from({ length: count }, () => pool.promise().getConnection().then(coreOf)));
}

export function mySqlFiguresOf(pool: Pool) {
  const { _allConnections: all, _freeConnections: free, _connectionQueue: queue } = insidesOf(pool);
  return { total: all.length, idle: free.length, waiting: queue.length };
}

interface Queue {
  readonly length: number;
  get(index: number): PoolConnection | undefined;
}

function insidesOf(pool: Pool) {
  return pool as unknown as Record<'_allConnections' | '_freeConnections' | '_connectionQueue', Queue>;
}

function coreOf({ connection }: { readonly connection: unknown }): PoolConnection {
  return connection as PoolConnection;
}
