import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { readFields, show } from '../settings/read-fields.js';
import { pingByQuery } from './databases/ping-query.js';
import { queryMySql, isQueryable } from './mysql/queryable.js';
import { isMySqlPool } from './mysql/mysql-pool.js';
import { pingMySqlPool } from './mysql/ping-mysql-pool.js';
import { type PingPoolOptions, POOL_FIELDS } from './pools/pool-options.js';
import { warnOnce } from './wording/warn-once.js';

/** The options of {@link pingMySql}. */
export type PingMySqlOptions = PingPoolOptions;

/** A pool of `mysql2` or of `mysql2/promise`, written out so that its types need not be installed. */
export interface PoolOfMySql {
  getConnection(...args: never[]): unknown;
  query(...args: never[]): unknown;
}

const SUBJECT = 'pingMySql(): ';

const POOL_UNKNOWN =
  'this pool does not show its connections as one of mysql2 does. pingMySql asks by its query() instead: it has no figures ' +
  'of the pool, and a ping that is given up keeps its connection until it is answered.';

/**
 * MySQL and MariaDB: whether the database answers `SELECT 1`, and the state of a pool of `mysql2` or `mysql2/promise`. Use
 * it with drizzle, kysely, or a pool of your own. Give it the same pool as those. If a readiness check fails, Kubernetes
 * takes the pod out of the Service. Do not use it for liveness: one database would restart every pod.
 *
 * - Details: `pool_size`, `idle_connections`, `active_connections`, `waiting_requests`, and `max_connections` unless the
 *   pool has no limit. They describe the application: connections that pings hold count as idle.
 * - When `context.signal` is aborted, the connection in use is destroyed, also one that is still being opened, and its
 *   place in the pool is free again.
 * - Without a free connection: `connection pool exhausted (10 of 10 in use, 37 waiting)`, with the status of
 *   `whenPoolExhausted`. At once while requests of the application wait, otherwise after half of `context.timeoutMs`. The
 *   ping asks on one connection outside the pool first, and blames the pool only if that is answered. A refusal because of
 *   too many connections is an answer.
 * - If a name server hangs, it gets one question at a time: `name lookup of db.example has not been answered for 12 s`.
 *
 * @throws Error when the database cannot be reached or asked, such as `Access denied for user 'app'@'10.0.0.7'`;
 * ProbesConfigurationError for something that is not a pool or an option that is wrong; the signal's reason when it is
 * aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('database', { critical: 'until-ready' })
 * export class DatabaseHealth implements HealthCheck {
 *   constructor(@Inject(POOL) private readonly pool: Pool) {}
 *
 *   check(context: CheckContext) {
 *     return pingMySql(this.pool, context);
 *   }
 * }
 * ```
 */
export async function pingMySql(
  pool: PoolOfMySql,
  context: CheckContext,
  options?: PingMySqlOptions,
): Promise<CheckOutcome> {
  const limits = readFields(options, POOL_FIELDS, { subject: SUBJECT });
  const core = corePoolOf(pool);
  if (isMySqlPool(core)) return await pingMySqlPool(core, context, limits);
  if (!isQueryable(core)) {
    throw new ProbesConfigurationError(`${SUBJECT}the first argument must be a Pool of mysql2, got ${show(pool)}.`);
  }
  warnOnce(POOL_UNKNOWN);
  const query = () => queryMySql(core, 'SELECT 1');
  return await pingByQuery({ key: core, what: 'SELECT 1', query }, context, limits.degradedAboveMs);
}

/** A pool of `mysql2/promise` is a shell around a pool of `mysql2`. */
function corePoolOf(pool: unknown): unknown {
  return (pool as { readonly pool?: unknown } | null | undefined)?.pool ?? pool;
}
