import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { positiveMs } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import { pingByQuery } from './databases/ping-query.js';
import { prismaPing } from './databases/prisma-ping.js';

/** A client of Prisma for an SQL database, written out so that its types need not be installed. */
export interface SqlClientOfPrisma {
  $queryRaw(query: TemplateStringsArray, ...values: never[]): PromiseLike<unknown>;
}

/** A client of Prisma for MongoDB. */
export interface MongoClientOfPrisma {
  $runCommandRaw(command: { readonly ping: 1 }): PromiseLike<unknown>;
}

/** The options of {@link pingPrisma}. */
export interface PingPrismaOptions {
  /**
   * Degraded when the answer takes longer than this, in milliseconds. The first ping may open the connection.
   * @default 100
   */
  readonly degradedAboveMs?: number;
}

const SUBJECT = 'pingPrisma(): ';
const FIELDS = { degradedAboveMs: positiveMs(100) };

/**
 * Prisma: whether the database answers `SELECT 1`, or MongoDB its command `ping`. If a readiness check fails, Kubernetes
 * takes the pod out of the Service. Do not use it for liveness: one database would restart every pod.
 *
 * Prisma cannot cancel a query. When `context.signal` is aborted the run ends, but its query keeps a connection until it
 * is answered. So there is no query for each run: while one is not answered, the next run waits for the same one. It is
 * sent again after 30 s, 60 s later and so on, at least once in 10 minutes, because it may be lost. There are no figures of
 * the pool, and a pool whose connections are all in use looks like a database that does not answer.
 *
 * Use `pingPg` of `nestjs-probes/pg` instead where the driver adapter has a pool of yours: `new PrismaPg(pool)`. It
 * destroys the connection of a ping that is given up, has figures, and tells a pool that is exhausted from a database
 * that is dead.
 *
 * @throws Error when the database cannot be reached or asked, with Prisma's reason; ProbesConfigurationError for something
 * that is not a client of Prisma or an option that is wrong; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('database', { critical: 'until-ready' })
 * export class DatabaseHealth implements HealthCheck {
 *   constructor(private readonly prisma: PrismaService) {}
 *
 *   check(context: CheckContext) {
 *     return pingPrisma(this.prisma, context);
 *   }
 * }
 * ```
 */
export async function pingPrisma(
  client: SqlClientOfPrisma | MongoClientOfPrisma,
  context: CheckContext,
  options?: PingPrismaOptions,
): Promise<CheckOutcome> {
  const { degradedAboveMs } = readFields(options, FIELDS, { subject: SUBJECT });
  const { what, query } = prismaPing(client, SUBJECT);
  return await pingByQuery({ key: client, what, query }, context, degradedAboveMs);
}
