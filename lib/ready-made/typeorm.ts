import type { DataSource } from 'typeorm';
import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { judgeReplicated, pingReplicated } from './replicas.js';
import { waysToAsk } from './ways-to-ask.js';

/** How {@link pingTypeOrm} judges what it finds. */
export interface PingTypeOrmOptions {
  /**
   * The time that `SELECT 1` may take on an open connection, in milliseconds; slower is degraded.
   * @default 100
   */
  readonly degradedAboveMs?: number;
  /**
   * What it means that every connection of the pool is in use while the database answers. `'degraded'` keeps the
   * traffic here, because a busy pool is not a dead database; `'unhealthy'` sends it to the other replicas.
   * @default 'degraded'
   */
  readonly whenPoolExhausted?: 'degraded' | 'unhealthy';
}

/**
 * Database: whether it answers `SELECT 1`, and how its pool is doing. In a readiness check a failure takes the pod out
 * of the Service; leave it out of liveness, where it would restart every pod because of one database.
 *
 * - Details, from a pool of `pg`: `pool_size`, `idle_connections`, `active_connections`, `waiting_requests`,
 *   `max_connections`. They are the application's: what pings hold counts as idle.
 * - When `context.signal` is aborted, the connection in use is destroyed, also one that is still being opened, and its
 *   place in the pool is free again.
 * - No free connection: `connection pool exhausted (10 of 10 in use, 37 waiting)`, with the status of
 *   `whenPoolExhausted`. Said at once while others wait; else after half of `context.timeoutMs` without a free one.
 *   A dead database fills a pool as well, so before saying it the ping asks on one connection outside the pool: only
 *   if that is answered (a refusal for too many connections is an answer) the pool is to blame.
 *   PgBouncer, Supavisor and other poolers refuse in words of their own, which are understood.
 * - Read replicas are asked as well, with 0.9 of the time: one of several that fails is degraded, since the reads that go
 *   there fail; when all fail it is unhealthy. Details: `replicas`. With `pg`, `mysql2` and `mysql` each is asked; of
 *   other drivers the one that a query of the application would get.
 * - A driver without a pool of `pg` is asked through `dataSource.query()`, by `SELECT 1 FROM DUAL` (Oracle), `SELECT 1 FROM
 *   DUMMY` (SAP HANA) or `SELECT 1`; MongoDB by its command `ping`. No figures, and the query cannot be aborted: the next
 *   run waits for it, too. It is asked again after 30 s, after 60 s more and so on, up to once in 10 minutes.
 * - A name server that hangs is asked once at a time: `name lookup of db.example has not been answered for 12 s`.
 *
 * @throws Error when the DataSource is not initialized, or when the database cannot be reached or asked; the signal's
 * reason when it is aborted.
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
  { degradedAboveMs = 100, whenPoolExhausted = 'degraded' }: PingTypeOrmOptions = {},
): Promise<CheckOutcome> {
  if (!dataSource.isInitialized) {
    throw new Error('The DataSource is not initialized: it has not connected yet, or it was destroyed.');
  }
  const [master, ...replicas] = waysToAsk(dataSource, { degradedAboveMs, whenPoolExhausted });
  if (replicas.length === 0) return await master.ping(context);
  return judgeReplicated(...(await pingReplicated(master, replicas, context)));
}
