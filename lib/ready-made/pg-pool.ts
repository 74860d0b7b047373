/** What the ping uses of a connection of `pg`; by its shape, so that `pg` is not loaded here. */
export interface PgClient {
  /** As `pg` has worked them out of the options, the URL and the environment. */
  readonly host?: string;
  readonly port?: number;
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
  readonly options: { readonly max: number; stream?: unknown };
  readonly Client: new (options: PgPool['options']) => PgClient;
  /** Private to pg-pool, yet the only way to a connection that is still being opened. */
  readonly _clients?: readonly PgClient[];
  connect(
    callback: (error: Error | undefined, client: PgClient | undefined, release: (error?: Error) => void) => void,
  ): void;
  on(event: 'release' | 'remove', listener: () => void): unknown;
}

export const IGNORE = (): void => undefined;

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

/** What of a pool is in the hands of pings: of any check, and at this moment. */
interface Pings {
  /** Requests that an idle connection is about to be given to. */
  queued: number;
  /** Connections that are being opened for a ping, or that one is using. */
  connections: number;
}

const pingsOf = new WeakMap<PgPool, Pings>();

export function pingsOn(pool: PgPool): Pings {
  const pings = pingsOf.get(pool) ?? { queued: 0, connections: 0 };
  pingsOf.set(pool, pings);
  return pings;
}

/** How the application uses its pool. Pings are not the application: what they hold counts as idle. */
export interface PoolFigures {
  readonly pool_size: number;
  readonly idle_connections: number;
  readonly active_connections: number;
  readonly waiting_requests: number;
  readonly max_connections: number;
}

export function figuresOf(pool: PgPool): PoolFigures {
  const { queued, connections } = pingsOn(pool);
  const idle = pool.idleCount + connections;
  return {
    pool_size: pool.totalCount,
    idle_connections: idle,
    active_connections: pool.totalCount - idle,
    waiting_requests: pool.waitingCount - queued,
    max_connections: pool.options.max,
  };
}

export function destroySocket(client: PgClient | undefined): void {
  client?.connection?.stream?.destroy();
}
