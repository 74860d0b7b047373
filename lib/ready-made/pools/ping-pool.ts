import type { CheckContext, CheckOutcome } from '../../checks/health-check.js';
import { describeError } from '../../errors/describe-error.js';
import { judgeSpeed } from '../wording/judge-speed.js';
import type { CountedPool } from './counted-pool.js';
import { figuresOf, type PoolFigures } from './pool-figures.js';
import type { PoolLimits } from './pool-options.js';

/** What was asked on a connection of a pool. */
interface Asked {
  readonly tookMs: number;
  readonly figures: PoolFigures;
}

/** How a driver asks its database. */
export interface PoolWays {
  readonly pool: CountedPool;
  /** Sends `SELECT 1` on a connection of the pool. */
  inside(context: CheckContext): Promise<Asked | 'exhausted'>;
  /**
   * Sends `SELECT 1` on a connection outside the pool. A refusal because of too many connections counts as an answer:
   * the database is alive. Rejects for any other error.
   */
  beside(context: CheckContext): Promise<void>;
}

/** Asks through a pool. The details have the pool's figures. */
export async function pingPool(
  { pool, inside, beside }: PoolWays,
  context: CheckContext,
  { degradedAboveMs, whenPoolExhausted }: PoolLimits,
): Promise<CheckOutcome> {
  try {
    const asked = await inside(context);
    if (asked !== 'exhausted') {
      const { tookMs, figures } = asked;
      return { ...judgeSpeed({ what: 'SELECT 1', tookMs }, degradedAboveMs), details: { ...figures } };
    }
    const details = figuresOf(pool);
    await beside(context);
    return { status: whenPoolExhausted, message: exhausted(details), details: { ...details } };
  } catch (error) {
    if (context.signal.aborted || (error instanceof Error && error.message !== '')) throw error;
    throw new Error(describeError(error), { cause: error });
  }
}

function exhausted({ active_connections: active, max_connections: max, waiting_requests: waiting }: PoolFigures) {
  return `connection pool exhausted (${active} of ${max} in use, ${waiting} waiting)`;
}
