import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { pingPool } from '../pools/ping-pool.js';
import { figuresOf } from '../pools/pool-figures.js';
import type { PoolLimits } from '../pools/pool-options.js';
import { millisecondsOf } from '../wording/judge-speed.js';
import { askBesideMySqlPool } from './beside-mysql-pool.js';
import { countedPoolOf } from './counted-mysql-pool.js';
import type { MySqlPool } from './mysql-pool.js';
import { queryMySql } from './queryable.js';
import { onPooledMySqlConnection } from './pooled-mysql-connection.js';

/** Asks through a pool of `mysql2`. The details have the pool's figures. */
export async function pingMySqlPool(pool: MySqlPool, context: CheckContext, limits: PoolLimits): Promise<CheckOutcome> {
  const counted = countedPoolOf(pool);
  const inside = () =>
    onPooledMySqlConnection(pool, context, async (connection) => {
      const tookMs = await millisecondsOf(() => queryMySql(connection, 'SELECT 1'));
      // With `resetOnRelease` the connection is not idle at once when it is given back.
      return { tookMs, figures: figuresOf(counted) };
    });
  return await pingPool({ pool: counted, inside, beside: () => askBesideMySqlPool(pool, context) }, context, limits);
}
