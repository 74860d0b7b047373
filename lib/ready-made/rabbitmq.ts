import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { AmqpAlarms } from './amqp/amqp-alarms.js';
import { AmqpConsumers } from './amqp/amqp-consumers.js';
import { type AmqpModel, type Found, modelOf } from './amqp/amqp-insides.js';
import { roundTrip } from './amqp/amqp-round-trip.js';
import { lastFailureOf } from './amqp/last-failure.js';
import { orAborted } from '../timing/or-aborted.js';
import { Outstanding } from './waits/outstanding.js';

/**
 * A connection of `amqplib` (with promises, with callbacks, with `recovery`), one of `amqp-connection-manager`, or the
 * `AmqpConnection` of `@golevelup/nestjs-rabbitmq`.
 */
export type AmqpConnectionToCheck =
  | { createChannel(...args: never[]): unknown }
  | { isConnected(): boolean }
  | { readonly managedConnection: { isConnected(): boolean } };

/** The options of {@link amqpConnection}. */
export interface AmqpConnectionOptions {
  /**
   * The minimum number of consumers on this connection.
   * @default none: the consumers of earlier checks, without those that the application has cancelled
   */
  readonly consumers?: number;
}

const asked = new Outstanding<void>({ pauseMs: 2_000, longestPauseMs: 60_000 });
const alarms = new AmqpAlarms();
const known = new WeakMap<object, AmqpConsumers>();

/**
 * RabbitMQ: whether messages can be sent and received. It is connected, the broker answers and does not block it, and
 * its consumers are attached. If a readiness check fails, Kubernetes takes the pod out of its Services and stops a
 * rollout.
 *
 * - Details: `consumers`, the number of attached ones.
 * - It opens no connection. On the existing one it opens one channel, once, and asks the broker on it. A broker that is
 *   frozen or cut off is unhealthy at the deadline, long before a heartbeat is missed. The next run waits for the same
 *   question if it is not answered.
 * - A consumer is missing when the broker has cancelled it (its queue is gone) or has closed its channel, until another
 *   is attached. Only consumers of earlier checks can be missing: set `consumers` to find those that were never
 *   attached.
 *
 * @throws Error when messages cannot be sent and received; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('rabbitmq')
 * export class RabbitHealth implements HealthCheck {
 *   constructor(private readonly connection: AmqpConnection) {}
 *
 *   check(context: CheckContext) {
 *     return amqpConnection(this.connection, context, { consumers: 2 });
 *   }
 * }
 * ```
 */
export async function amqpConnection(
  connection: AmqpConnectionToCheck,
  context: CheckContext,
  { consumers: expected }: AmqpConnectionOptions = {},
): Promise<CheckOutcome> {
  if (expected !== undefined && !(Number.isInteger(expected) && expected >= 0)) {
    throw new Error(`\`consumers\` must be a whole number, 0 or more, got ${String(expected)}.`);
  }
  context.signal.throwIfAborted();
  const { model } = modelOf(connection);
  const consumers = known.get(connection) ?? new AmqpConsumers();
  known.set(connection, consumers);
  const failure = lastFailureOf(connection);
  if (model === undefined) {
    consumers.read(model);
    throw new Error(`There is no connection to RabbitMQ${failure === undefined ? '.' : `: ${failure}`}`);
  }
  requireNoAlarm(model);
  const answer = asked.ask(model, () => roundTrip(model));
  await orAborted(answer, context.signal);
  // Read again, because the state may have changed meanwhile.
  const found = modelOf(connection);
  return judge(found, consumers.read(found.model), expected);
}

function requireNoAlarm(model: AmqpModel): void {
  const alarm = alarms.of(model);
  if (alarm !== undefined) throw new Error(`RabbitMQ lets this connection publish nothing: ${alarm}.`);
}

function judge(
  { closedChannels: [closed] }: Found,
  { attached, lost: [lost] }: ReturnType<AmqpConsumers['read']>,
  expected: number | undefined,
): CheckOutcome {
  const details = { consumers: attached };
  const message = [
    closed !== undefined && `channel ${closed} is closed`,
    expected === undefined && lost !== undefined && `consumer ${lost}`,
    expected !== undefined && attached < expected && `${attached} of ${expected} consumers are attached`,
  ].find((trouble) => trouble !== false);
  return message === undefined ? { status: 'healthy', details } : { status: 'unhealthy', message, details };
}
