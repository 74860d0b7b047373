import { type MicroserviceOptions, ServerRMQ, Transport } from '@nestjs/microservices';
import { hasMosquitto, Mosquitto, MOSQUITTO_SKIPPED } from '../../support/mosquitto.js';
import { hasNats, NATS_SKIPPED, NatsServer } from '../../support/nats.js';
import { hasRabbitMq, RABBITMQ_SKIPPED, RabbitMq } from '../../support/rabbitmq.js';
import { hasRedisServer, REDIS_SKIPPED, RedisServer } from '../../support/redis.js';

/** A real broker of the test's own. */
export interface Broker {
  readonly url: string;
  readonly port: number;
  /** Power off. */
  kill(): Promise<unknown>;
  /** Starts again after {@link kill}, on the same port. */
  start(): Promise<unknown>;
  /** Connections stay open, and nothing answers. */
  pause(): unknown;
  resume(): void;
  /** Ends it, with all that it has written. */
  remove(): Promise<unknown>;
}

interface BrokerKind {
  readonly transport: 'Redis' | 'NATS' | 'MQTT' | 'RabbitMQ';
  readonly isThere: boolean;
  readonly skipped: string;
  /** Whether it gives each message to one process. */
  readonly sharesOut: boolean;
  /** Whether its clients can be told to notice a broker that does not answer. */
  readonly hasHeartbeat: boolean;
  start(): Promise<Broker>;
  /** With a heartbeat of a second at most, where there is one. */
  options(broker: Broker): MicroserviceOptions;
}

/** A broker that cannot start again is replaced by another on its port. */
async function replaceable<T extends { readonly port: number; end(): Promise<unknown>; pause(): void; resume(): void }>(
  startOn: (port?: number) => Promise<T & { readonly url: string }>,
): Promise<Broker> {
  let current = await startOn();
  const { port, url } = current;
  return {
    port,
    url,
    kill: () => current.end(),
    start: async () => (current = await startOn(port)),
    pause: () => current.pause(),
    resume: () => current.resume(),
    remove: () => current.end(),
  };
}

/** Nest does not wait for the answer to `consume()`: a broker that goes before it would be an unhandled rejection. */
class CalmServerRmq extends ServerRMQ {
  override async setupChannel(
    channel: { consume: (...args: unknown[]) => Promise<unknown> },
    callback: () => void,
  ): Promise<void> {
    const consume = channel.consume.bind(channel);
    channel.consume = (...args) => {
      const consumer = consume(...args);
      consumer.catch(() => undefined);
      return consumer;
    };
    await super.setupChannel(channel, callback);
  }
}

export const brokers: readonly BrokerKind[] = [
  {
    transport: 'Redis',
    isThere: hasRedisServer,
    skipped: REDIS_SKIPPED,
    sharesOut: false,
    hasHeartbeat: false,
    async start() {
      const redis = await RedisServer.start();
      const end = () => redis.stop();
      const { port, url } = redis;
      const [start, pause, resume] = [() => redis.start(), () => redis.pause(), () => redis.resume()];
      return { port, url, kill: end, remove: end, start, pause, resume };
    },
    options: ({ port }) => ({
      transport: Transport.REDIS,
      options: { host: '127.0.0.1', port, retryAttempts: 1_000, retryDelay: 20 },
    }),
  },
  {
    transport: 'NATS',
    isThere: hasNats,
    skipped: NATS_SKIPPED,
    sharesOut: true,
    hasHeartbeat: true,
    start: () => replaceable((port) => NatsServer.start(port)),
    options: ({ url }) => ({
      transport: Transport.NATS,
      options: { servers: [url], reconnectTimeWait: 20, pingInterval: 500, maxPingOut: 1 },
    }),
  },
  {
    transport: 'MQTT',
    isThere: hasMosquitto,
    skipped: MOSQUITTO_SKIPPED,
    sharesOut: false,
    hasHeartbeat: true,
    start: () => replaceable((port) => Mosquitto.start(port)),
    options: ({ url }) => ({ transport: Transport.MQTT, options: { url, reconnectPeriod: 20, keepalive: 1 } }),
  },
  {
    transport: 'RabbitMQ',
    isThere: hasRabbitMq,
    skipped: RABBITMQ_SKIPPED,
    sharesOut: true,
    hasHeartbeat: true,
    start: () => RabbitMq.start(),
    options: ({ url }) => ({
      strategy: new CalmServerRmq({
        urls: [url],
        queue: 'prices',
        queueOptions: { durable: false },
        socketOptions: { heartbeatIntervalInSeconds: 1, reconnectTimeInSeconds: 1 },
      }),
    }),
  },
];
