import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { readFields, show } from '../settings/read-fields.js';
import { type PingPoolOptions, POOL_FIELDS } from './pools/pool-options.js';
import { isPgPool } from './postgres/pg-pool.js';
import { pingPgPool } from './postgres/ping-pg-pool.js';

/** The options of {@link pingPg}. */
export type PingPgOptions = PingPoolOptions;

/** A `Pool` of `pg`, written out so that its types need not be installed. */
export interface PoolOfPg {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

const SUBJECT = 'pingPg(): ';

/**
 * PostgreSQL: whether it answers `SELECT 1`, and the state of a pool of `pg`. Use it with drizzle, kysely, knex, Prisma's
 * adapter for `pg`, or a pool of your own. Give it the same pool as those. If a readiness check fails, Kubernetes takes
 * the pod out of the Service. Do not use it for liveness: one database would restart every pod.
 *
 * - Details: `pool_size`, `idle_connections`, `active_connections`, `waiting_requests`, `max_connections`. They describe
 *   the application: connections that pings hold count as idle.
 * - When `context.signal` is aborted, the connection in use is destroyed, also one that is still being opened, and its
 *   place in the pool is free again.
 * - Without a free connection: `connection pool exhausted (10 of 10 in use, 37 waiting)`, with the status of
 *   `whenPoolExhausted`. At once while requests of the application wait, otherwise after half of `context.timeoutMs`. The
 *   ping asks on one connection outside the pool first, and blames the pool only if that is answered.
 * - If a name server hangs, it gets one question at a time: `name lookup of db.example has not been answered for 12 s`.
 *
 * @throws Error when the database cannot be reached or asked; ProbesConfigurationError for something that is not a pool
 * or an option that is wrong; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('database', { critical: 'until-ready' })
 * export class DatabaseHealth implements HealthCheck {
 *   constructor(@Inject(POOL) private readonly pool: Pool) {}
 *
 *   check(context: CheckContext) {
 *     return pingPg(this.pool, context);
 *   }
 * }
 * ```
 */
export async function pingPg(pool: PoolOfPg, context: CheckContext, options?: PingPgOptions): Promise<CheckOutcome> {
  const limits = readFields(options, POOL_FIELDS, { subject: SUBJECT });
  if (!isPgPool(pool)) {
    throw new ProbesConfigurationError(`${SUBJECT}the first argument must be a Pool of pg, got ${show(pool)}.`);
  }
  return await pingPgPool(pool, context, limits);
}
