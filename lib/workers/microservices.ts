import type { CheckOutcome } from '../checks/health-check.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { followKafkaGroup } from './kafka-group.js';

/** What of `ProbesService` is needed. */
interface Registry<Options> {
  register(name: string, check: () => CheckOutcome, options?: Options): () => void;
}

/** What of a microservice of Nest is needed: `app` of `createMicroservice()`, or what `connectMicroservice()` returns. */
export interface WatchedMicroservice {
  /** Emits each status of the connection, and the latest one at once to a subscriber. */
  readonly status?: {
    subscribe(observer: { next(status: string): void; error(error: unknown): void }): { unsubscribe(): void };
  };
}

/** How Nest's transports call the state of their connection. All others are unhealthy. */
const JUDGEMENTS: ReadonlyMap<string, CheckOutcome> = new Map(
  Object.entries({
    connected: { status: 'healthy' },
    // RabbitMQ, after its alarm is over.
    unblocked: { status: 'healthy' },
    // Kafka: no message is taken while the group shares out its partitions anew.
    rebalancing: { status: 'degraded', message: 'The transport is rebalancing' },
  }),
);

/** gRPC in Nest's list of transports: its server has a status, which never says anything. */
const GRPC = 4;

/**
 * Makes an indicator of what Nest says of a microservice's connection: healthy while it is connected, unhealthy while it is
 * disconnected, reconnecting, blocked, crashed, stopped or closed, and before it has connected; degraded while a group of
 * Kafka is rebalancing. With it a microservice is ready only when it can take messages. It sends nothing to the broker.
 *
 * @param name The indicator's name.
 * @param options The options of `@HealthIndicator()`.
 * @returns What takes the indicator out again.
 * @throws ProbesConfigurationError for a server that does not tell its status (gRPC, a strategy of your own, Nest before 11),
 * and for what `ProbesService.register()` refuses.
 *
 * @example
 * ```ts
 * const prices = app.connectMicroservice<MicroserviceOptions>({ transport: Transport.NATS, options });
 * watchTransport(app.get(ProbesService), 'prices', prices);
 * ```
 */
export function watchTransport<Options>(
  probes: Registry<Options>,
  name: string,
  microservice: WatchedMicroservice,
  options?: Options,
): () => void {
  const status$ = statusOf(name, microservice);
  let latest: string | undefined;
  const lookForGroup = followKafkaGroup(microservice, (begins) => {
    if (begins) latest = 'rebalancing';
    else if (latest === 'rebalancing') latest = 'connected';
  });
  const subscription = status$.subscribe({
    next: (status) => {
      latest = status;
      lookForGroup();
    },
    // A stream that fails says nothing more: what is known of the connection is no longer true.
    error: () => (latest = 'unknown'),
  });
  try {
    const remove = probes.register(name, () => judge(latest), options);
    return () => {
      subscription.unsubscribe();
      remove();
    };
  } catch (error) {
    subscription.unsubscribe();
    throw error;
  }
}

function judge(status: string | undefined): CheckOutcome {
  if (status === undefined) return { status: 'unhealthy', message: 'The transport has not connected yet' };
  return JUDGEMENTS.get(status) ?? { status: 'unhealthy', message: `The transport is ${status}` };
}

function statusOf(name: string, microservice: WatchedMicroservice): NonNullable<WatchedMicroservice['status']> {
  const { status } = microservice;
  if (typeof status?.subscribe === 'function' && transportOf(microservice) !== GRPC) return status;
  throw new ProbesConfigurationError(
    `watchTransport() of \`${name}\`: the server of this microservice does not tell its status. That is so for gRPC, for a ` +
      'strategy of your own without a stream `status`, and before Nest 11. Register a check of your own with ProbesService.register().',
  );
}

/** `undefined` in a Nest that does not show the server of a microservice. */
function transportOf(microservice: object): unknown {
  return Reflect.get(Object(Reflect.get(microservice, 'serverInstance')), 'transportId');
}
