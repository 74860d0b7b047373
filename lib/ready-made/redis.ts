import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { orAborted } from './or-aborted.js';

/** Any client that can ping: one of `ioredis`, one of `redis` (node-redis). */
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
 * a client that keeps commands while it is offline would collect one more with every run.
 */
const unanswered = new WeakMap<RedisClientToPing, PromiseLike<unknown>>();

/**
 * Redis: whether it answers PING. In a readiness check a failure takes the pod out of the Service; declare the
 * indicator `critical: false` where the application can do without its cache.
 *
 * When `context.signal` is aborted the run ends at once, also while the client is offline and keeps the command for
 * later. A PING that is still unanswered is waited for again by the next run, instead of sending another.
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
  const reply = String(await orAborted(unanswered.get(client) ?? sendPing(client), context.signal));
  const tookMs = performance.now() - startedAt;

  if (reply !== 'PONG') throw new Error(`PING was answered "${reply.slice(0, 100)}" instead of PONG.`);
  if (tookMs <= degradedAboveMs) return { status: 'healthy' };
  return { status: 'degraded', message: `PING took ${Math.round(tookMs)} ms, more than ${degradedAboveMs} ms` };
}

function sendPing(client: RedisClientToPing): PromiseLike<unknown> {
  const ping = client.ping();
  const forget = (): void => void unanswered.delete(client);
  unanswered.set(client, ping);
  ping.then(forget, forget);
  return ping;
}
