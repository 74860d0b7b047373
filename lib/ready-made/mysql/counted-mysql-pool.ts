import type { CountedPool } from '../pools/counted-pool.js';
import type { MySqlPool } from './mysql-pool.js';

const counted = new WeakMap<MySqlPool, CountedPool>();

/** The numbers of a pool of `mysql2`. The same object for the same pool: what pings hold is kept by it. */
export function countedPoolOf(pool: MySqlPool): CountedPool {
  const known = counted.get(pool) ?? new CountedMySqlPool(pool);
  counted.set(pool, known);
  return known;
}

class CountedMySqlPool implements CountedPool {
  constructor(private readonly pool: MySqlPool) {}

  get totalCount(): number {
    return this.pool._allConnections.length;
  }

  get idleCount(): number {
    return this.pool._freeConnections.length;
  }

  get waitingCount(): number {
    return this.pool._connectionQueue.length;
  }

  get options(): CountedPool['options'] {
    const { connectionLimit } = this.pool.config;
    return { max: connectionLimit === 0 ? Infinity : connectionLimit };
  }

  /** mysql2 has no event for a connection that leaves its pool. */
  on(event: 'release' | 'remove', listener: () => void): void {
    if (event === 'release') this.pool.on(event, listener);
  }
}
