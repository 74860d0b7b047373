import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { positiveMs } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import { orAborted } from '../timing/or-aborted.js';
import { type Bounds, patienceMsOf } from './arguments/given-context.js';
import { absenceOf, failedHandshakeOf, forgetErrorsOf, hearErrorsOf } from './redis/absence.js';
import type { ClusterClient } from './redis/cluster.js';
import { isIoredisCluster, ofIoredis } from './redis/ioredis-cluster.js';
import { isNodeRedisCluster, ofNodeRedis } from './redis/node-redis-cluster.js';
import { pingCluster } from './redis/ping-cluster.js';
import { follow, ping } from './redis/pings.js';
import { isPong, textOf } from './redis/pong.js';
import { pingOf } from './redis/sentinel.js';
import { within } from './waits/within.js';
import { judgeSpeed } from './wording/judge-speed.js';

/** Any client that can ping: of `ioredis` (also its Cluster), or of `redis` (node-redis, also its pool and its sentinel). */
export interface RedisClientToPing {
  ping(): PromiseLike<unknown>;
}

/** What `createCluster()` of `redis` (node-redis) returns. */
export interface RedisClusterToPing {
  readonly masters: readonly object[];
  nodeClient(node: never): unknown;
}

/** The options of {@link pingRedis}. */
export interface PingRedisOptions {
  /**
   * Degraded when PING takes longer than this, in milliseconds.
   * @default none: only the deadline counts
   */
  readonly degradedAboveMs?: number;
}

const FIELDS = { degradedAboveMs: positiveMs(undefined) };

/**
 * Redis: whether it answers PING. If a readiness check fails, Kubernetes takes the pod out of the Service. Declare the
 * indicator `critical: false` if the application can work without its cache.
 *
 * When `context.signal` is aborted the run ends at once, also when the client is offline and queues the command. The
 * next run waits for the same PING if it is not answered. The PING may be lost, so another one is sent after 2 s, the
 * next one 4 s later and so on, at least once a minute, and soon after the client is ready again. The first answer
 * counts. When the client has no connection the run says so, with the client's last error, shortly before its deadline.
 *
 * - **Cluster**: each master is asked, all at once, also over a connection that is opened for it. The check is unhealthy
 *   when one of them does not answer, and names it, or when a slot has no master: the commands for a part of the keys
 *   fail. It lets the client learn the masters anew then, so that it is healthy again when a replica has been promoted,
 *   also while no traffic comes here. Details: `masters`, and how many of them could be `asked`.
 * - **Sentinel**: the master is asked, never a replica.
 * - **Subscriptions**: a client with subscriptions can be asked as well.
 *
 * @throws Error when the client fails, or answers anything but PONG; ProbesConfigurationError for an option that is wrong;
 * the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('redis', { critical: false })
 * export class RedisHealth implements HealthCheck {
 *   constructor(@Inject(REDIS) private readonly redis: Redis) {}
 *
 *   check(context: CheckContext) {
 *     return pingRedis(this.redis, context, { degradedAboveMs: 50 });
 *   }
 * }
 * ```
 */
export async function pingRedis(
  client: RedisClientToPing | RedisClusterToPing,
  context: CheckContext,
  options?: PingRedisOptions,
): Promise<CheckOutcome> {
  const { degradedAboveMs = Infinity } = readFields(options, FIELDS, { subject: 'pingRedis(): ' });
  context.signal.throwIfAborted();
  const cluster = clusterOf(client);
  if (cluster !== undefined) return await pingCluster(client, cluster, context, degradedAboveMs);
  const startedAt = performance.now();
  follow(client);
  hearErrorsOf(client);
  const answer = ping(client, pingOf(client as RedisClientToPing));
  const reply = await orAborted(unlessAway(client, answer, context), context.signal);
  const tookMs = performance.now() - startedAt;

  if (!isPong(reply)) throw new Error(`PING was answered "${textOf(reply).slice(0, 100)}" instead of PONG.`);
  return judgeSpeed({ what: 'PING', tookMs }, degradedAboveMs);
}

/**
 * A client without a connection queues the command. Then the run says so, before its deadline. It also says so when the
 * server has answered a client whose handshake fails.
 */
async function unlessAway(client: object, answer: Promise<unknown>, bounds: Bounds): Promise<unknown> {
  const absence = await within<string | undefined>(
    patienceMsOf(bounds),
    answer.then(
      () => failedHandshakeOf(client),
      () => failedHandshakeOf(client),
    ),
    () => absenceOf(client),
  );
  if (absence !== undefined) throw new DOMException(absence, 'TimeoutError');
  const reply = await answer;
  forgetErrorsOf(client);
  return reply;
}

function clusterOf(client: object): ClusterClient | undefined {
  if (isIoredisCluster(client)) return ofIoredis(client);
  return isNodeRedisCluster(client) ? ofNodeRedis(client) : undefined;
}
