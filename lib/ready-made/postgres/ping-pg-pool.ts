import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { askBesidePool } from './beside-pool.js';
import { judgeSpeed, millisecondsOf } from '../wording/judge-speed.js';
import type { PgPool } from './pg-pool.js';
import { figuresOf } from './pool-figures.js';
import { onPooledConnection } from './pooled-connection.js';
import { describeError } from '../../errors/describe-error.js';

export interface PingPoolOptions {
  readonly degradedAboveMs: number;
  readonly whenPoolExhausted: 'degraded' | 'unhealthy';
}

/** Asks through a pool of `pg`. The details have the pool's figures. */
export async function pingPgPool(
  pool: PgPool,
  context: CheckContext,
  { degradedAboveMs, whenPoolExhausted }: PingPoolOptions,
): Promise<CheckOutcome> {
  try {
    const tookMs = await onPooledConnection(pool, context, (client) => millisecondsOf(() => client.query('SELECT 1')));
    if (tookMs !== 'exhausted') {
      return { ...judgeSpeed({ what: 'SELECT 1', tookMs }, degradedAboveMs), details: { ...figuresOf(pool) } };
    }
    const details = figuresOf(pool);
    await askBesidePool(pool, context);
    const { active_connections: active, max_connections: max, waiting_requests: waiting } = details;
    const message = `connection pool exhausted (${active} of ${max} in use, ${waiting} waiting)`;
    return { status: whenPoolExhausted, message, details: { ...details } };
  } catch (error) {
    if (context.signal.aborted || (error instanceof Error && error.message !== '')) throw error;
    throw new Error(describeError(error), { cause: error });
  }
}
