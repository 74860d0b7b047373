import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { orAborted } from './or-aborted.js';
import { Outstanding } from './outstanding.js';
import { isPong, textOf } from './pong.js';

/**
 * Any client that can ping: one of `ioredis` (also its Cluster), one of `redis` (node-redis; also its pool and its
 * sentinel).
 */
export interface RedisClientToPing {
  ping(): PromiseLike<unknown>;
}

/** How {@link pingRedis} judges what it finds. */
export interface PingRedisOptions {
  /**
   * The time that PING may take, in milliseconds; slower is degraded.
   * @default none: only the deadline counts
   */
  readonly degradedAboveMs?: number;
}

/**
 * Commands on a connection are answered in order: a second PING behind one that is unanswered would learn nothing, and
 * a client that keeps commands while it is offline would collect one more with every run. Yet a client that connects
 * anew may have lost what was under way.
 */
const pings = new Outstanding<unknown>({ pauseMs: 2_000, longestPauseMs: 60_000 });
const followed = new WeakSet<RedisClientToPing>();

/**
 * Redis: whether it answers PING. In a readiness check a failure takes the pod out of the Service; declare the
 * indicator `critical: false` where the application can do without its cache.
 *
 * When `context.signal` is aborted the run ends at once, also while the client is offline and keeps the command for
 * later. A PING that is still unanswered is waited for again by the next run, instead of sending another. It may be
 * lost, so another is sent after 2 s, after 4 s more and so on, up to once a minute, and soon after the client is
 * ready again: the first answer of any of them counts.
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

/** Both libraries emit `ready` when a connection can be used: the first time, and after each loss of it. */
function follow(client: RedisClientToPing & { on?: unknown }): void {
  if (followed.has(client) || typeof client.on !== 'function') return;
  followed.add(client);
  client.on('ready', () => pings.expectSoon(client));
}
