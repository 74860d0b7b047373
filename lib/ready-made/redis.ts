import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { orAborted } from '../timing/or-aborted.js';
import { Outstanding } from './waits/outstanding.js';
import { isPong, textOf } from './redis/pong.js';

/**
 * Any client that can ping: of `ioredis` (also its Cluster) or of `redis` (node-redis, also its pool and its sentinel).
 */
export interface RedisClientToPing {
  ping(): PromiseLike<unknown>;
}

/** The options of {@link pingRedis}. */
export interface PingRedisOptions {
  /**
   * Degraded when PING takes longer than this, in milliseconds.
   * @default none: only the deadline counts
   */
  readonly degradedAboveMs?: number;
}

/**
 * Commands on a connection are answered in order, so a second PING after an unanswered one would show nothing new. A
 * client that queues commands while it is offline would collect one with each run. But a client that reconnects may
 * have lost the command.
 */
const pings = new Outstanding<unknown>({ pauseMs: 2_000, longestPauseMs: 60_000 });
const followed = new WeakSet<RedisClientToPing>();

/**
 * Redis: whether it answers PING. If a readiness check fails, Kubernetes takes the pod out of the Service. Declare the
 * indicator `critical: false` if the application can work without its cache.
 *
 * When `context.signal` is aborted the run ends at once, also when the client is offline and queues the command. The
 * next run waits for the same PING if it is not answered. The PING may be lost, so another one is sent after 2 s, the
 * next one 4 s later and so on, at least once a minute, and soon after the client is ready again. The first answer
 * counts.
 *
 * @throws Error when the client fails, or answers anything but PONG; the signal's reason when it is aborted.
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
  client: RedisClientToPing,
  context: CheckContext,
  { degradedAboveMs = Infinity }: PingRedisOptions = {},
): Promise<CheckOutcome> {
  context.signal.throwIfAborted();
  const startedAt = performance.now();
  follow(client);
  const reply = await orAborted(
    pings.ask(client, () => client.ping()),
    context.signal,
  );
  const tookMs = performance.now() - startedAt;

  if (!isPong(reply)) throw new Error(`PING was answered "${textOf(reply).slice(0, 100)}" instead of PONG.`);
  if (tookMs <= degradedAboveMs) return { status: 'healthy' };
  return { status: 'degraded', message: `PING took ${Math.round(tookMs)} ms, more than ${degradedAboveMs} ms` };
}

/** Both libraries emit `ready` when a connection can be used: the first time, and after each reconnect. */
function follow(client: RedisClientToPing & { on?: unknown }): void {
  if (followed.has(client) || typeof client.on !== 'function') return;
  followed.add(client);
  client.on('ready', () => pings.expectSoon(client));
}
