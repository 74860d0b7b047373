import type { Queryable } from './queryable.js';

/** The parts of a `mysql2` connection that the ping uses. Written out, so that `mysql2` is not loaded here. */
export interface MySqlConnection extends Queryable {
  /** Gives a connection back to its pool. */
  release(): void;
  /** Takes a connection out of its pool, and begins to close it. */
  destroy(): void;
  /** Says goodbye to the server. Only of a connection that is in no pool. */
  end(callback: () => void): void;
  on(event: 'error', listener: () => void): unknown;
  off(event: 'error', listener: () => void): unknown;
  readonly stream?: { destroy?(): unknown };
}

/** The options of each connection. `stream` may be what makes the socket of a connection. */
export interface MySqlOptions {
  readonly host?: string;
  readonly port?: number;
  readonly socketPath?: string;
  readonly enableKeepAlive?: boolean;
  readonly keepAliveInitialDelay?: number;
  stream?: unknown;
}

interface Queue<T> {
  readonly length: number;
  get(index: number): T | undefined;
}

/** The parts of a `mysql2` pool that the ping uses. Its queues are no documented API. */
export interface MySqlPool {
  readonly config: { readonly connectionLimit: number; readonly connectionConfig: MySqlOptions };
  readonly _allConnections: Queue<MySqlConnection>;
  readonly _freeConnections: Queue<unknown>;
  readonly _connectionQueue: Queue<unknown>;
  getConnection(callback: (error: Error | null, connection?: MySqlConnection) => void): void;
  on(event: 'release', listener: () => void): unknown;
}

export const IGNORE = (): void => undefined;

/** Whether this is a pool of `mysql2` that shows its queues. Those of the package `mysql` are arrays. */
export function isMySqlPool(value: unknown): value is MySqlPool {
  const pool = value as Partial<MySqlPool> | null | undefined;
  return (
    typeof pool?.getConnection === 'function' &&
    typeof pool.config?.connectionLimit === 'number' &&
    typeof pool.config.connectionConfig === 'object' &&
    [pool._allConnections, pool._freeConnections, pool._connectionQueue].every(
      (queue) => typeof queue?.length === 'number' && typeof queue.get === 'function',
    )
  );
}
