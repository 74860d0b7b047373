import type { DataSource } from 'typeorm';
import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { oneOf } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import { judgeReplicated, pingReplicated } from './databases/replicas.js';
import { waysToAsk } from './databases/ways-to-ask.js';
import { type PingPoolOptions, POOL_FIELDS } from './pools/pool-options.js';

export { migrateTypeOrm, type MigrateTypeOrmOptions } from './migrations/migrate-typeorm.js';

/** The options of {@link pingTypeOrm}: those of `pingPg` and `pingMySql`, and one for read replicas. */
export interface PingTypeOrmOptions extends PingPoolOptions {
  /**
   * How many read replicas must answer. The master must answer in any case.
   * - `'any'`: one is enough. If some fail, some reads fail: degraded, and the pod keeps its traffic. If all fail: unhealthy.
   * - `'all'`: each of them. If one fails: unhealthy. Kubernetes takes the pod out of the Service, so use it only if other
   *   pods read from other replicas.
   *
   * A slow replica makes the check degraded either way. Where a driver cannot choose a replica, only one is asked, and both
   * values mean the same.
   * @default 'any'
   */
  readonly replicas?: 'any' | 'all';
}

const FIELDS = { ...POOL_FIELDS, replicas: oneOf(['any', 'all'], 'any') };

/**
 * Database: whether it answers `SELECT 1`, and the state of its pool. If a readiness check fails, Kubernetes takes the
 * pod out of the Service. Do not use it for liveness: one database would restart every pod.
 *
 * - Details, with a pool of `pg` or `mysql2`: `pool_size`, `idle_connections`, `active_connections`, `waiting_requests`,
 *   `max_connections`. They describe the application: connections that pings hold count as idle.
 * - When `context.signal` is aborted, the connection in use is destroyed, also one that is still being opened, and its
 *   place in the pool is free again.
 * - Without a free connection: `connection pool exhausted (10 of 10 in use, 37 waiting)`, with the status of
 *   `whenPoolExhausted`. At once while requests of the application wait, otherwise after half of `context.timeoutMs`. A
 *   dead database fills a pool too. So the ping first asks on one connection outside the pool, and blames the pool only
 *   if that is answered. A refusal because of too many connections is an answer. The texts of PgBouncer, Supavisor,
 *   ProxySQL and other poolers are known.
 * - Read replicas are asked too, with 0.9 of the time. How many must answer: the option `replicas`. Details: `replicas`. With `pg`, `mysql2` and `mysql` each replica is asked; with other drivers the one that a query
 *   of the application would get.
 * - A driver without a pool of `pg` or `mysql2` is asked through `dataSource.query()`, by `SELECT 1 FROM DUAL` (Oracle), `SELECT 1
 *   FROM DUMMY` (SAP HANA) or `SELECT 1`; MongoDB by its command `ping`. There are no figures, and the query cannot be
 *   aborted: the next run waits for it too. It is sent again after 30 s, 60 s later and so on, at least once in 10
 *   minutes.
 * - If a name server hangs, it gets one question at a time: `name lookup of db.example has not been answered for 12 s`.
 *
 * @throws Error when the DataSource is not initialized, or when the database cannot be reached or asked;
 * ProbesConfigurationError for an option that is wrong; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('database')
 * export class DatabaseHealth implements HealthCheck {
 *   constructor(private readonly database: DataSource) {}
 *
 *   check(context: CheckContext) {
 *     return pingTypeOrm(this.database, context, { degradedAboveMs: 100 });
 *   }
 * }
 * ```
 */
export async function pingTypeOrm(
  dataSource: DataSource,
  context: CheckContext,
  options?: PingTypeOrmOptions,
): Promise<CheckOutcome> {
  const { replicas: needed, ...limits } = readFields(options, FIELDS, { subject: 'pingTypeOrm(): ' });
  if (!dataSource.isInitialized) {
    throw new Error('The DataSource is not initialized: it has not connected yet, or it was destroyed.');
  }
  const [master, ...replicas] = waysToAsk(dataSource, limits);
  if (replicas.length === 0) return await master.ping(context);
  return judgeReplicated(...(await pingReplicated(master, replicas, context)), needed);
}
