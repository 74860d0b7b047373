import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { pingPool } from '../pools/ping-pool.js';
import { figuresOf } from '../pools/pool-figures.js';
import type { PoolLimits } from '../pools/pool-options.js';
import { millisecondsOf } from '../wording/judge-speed.js';
import { askBesidePool } from './beside-pool.js';
import type { PgPool } from './pg-pool.js';
import { onPooledConnection } from './pooled-connection.js';

/** Asks through a pool of `pg`. The details have the pool's figures. */
export async function pingPgPool(pool: PgPool, context: CheckContext, limits: PoolLimits): Promise<CheckOutcome> {
  const inside = async () => {
    const tookMs = await onPooledConnection(pool, context, (client) => millisecondsOf(() => client.query('SELECT 1')));
    return tookMs === 'exhausted' ? tookMs : { tookMs, figures: figuresOf(pool) };
  };
  return await pingPool({ pool, inside, beside: () => askBesidePool(pool, context) }, context, limits);
}
