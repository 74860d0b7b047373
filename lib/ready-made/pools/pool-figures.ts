import type { CountedPool } from './counted-pool.js';

/** What the pings of all checks hold of a pool now. */
interface Pings {
  /** Requests of pings that are about to get an idle connection. */
  queued: number;
  /** Connections that are being opened for a ping or used by one. */
  connections: number;
}

const pingsOf = new WeakMap<CountedPool, Pings>();

export function pingsOn(pool: CountedPool): Pings {
  const pings = pingsOf.get(pool) ?? { queued: 0, connections: 0 };
  pingsOf.set(pool, pings);
  return pings;
}

/** How the application uses its pool. What pings hold counts as idle. */
export interface PoolFigures {
  readonly pool_size: number;
  readonly idle_connections: number;
  readonly active_connections: number;
  readonly waiting_requests: number;
  /** Missing for a pool without a limit. */
  readonly max_connections?: number;
}

export function figuresOf(pool: CountedPool): PoolFigures {
  const { queued, connections } = pingsOn(pool);
  const idle = pool.idleCount + connections;
  const { max } = pool.options;
  return {
    pool_size: pool.totalCount,
    idle_connections: idle,
    active_connections: pool.totalCount - idle,
    waiting_requests: pool.waitingCount - queued,
    ...(max !== Infinity && { max_connections: max }),
  };
}
