import { once } from 'node:events';
import { promisify } from 'node:util';
import { connect as connectManaged } from 'amqp-connection-manager';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import * as callbacks from 'amqplib/callback_api';
import type { AmqpConnectionToCheck } from 'nestjs-probes/rabbitmq';
import { onTestFinished } from 'vitest';

/** A connection to check, on which one queue is consumed, and what else an application does on it. */
interface AmqpClient {
  readonly connection: AmqpConnectionToCheck;
  /** Takes another consumer, on the same channel. */
  consume(queue: string): Promise<unknown>;
  /** Lets go of the first one. */
  cancel(): Promise<unknown>;
  /** Sends something for which the broker closes the channel. */
  offend(): void;
  publish(): void;
}

/** The part of a channel that both models of amqplib have. */
type AnyChannel = Pick<Channel, 'ack' | 'publish'>;

interface AmqpClients {
  readonly name: string;
  /** Whether it connects and consumes again by itself. */
  readonly reconnects: boolean;
  open(url: string, queue: string): Promise<AmqpClient>;
}

const IGNORE = () => undefined;

// No test waits for the end of a connection: of one that is cut off there is none.
const NO_SUCH_MESSAGE = { fields: { deliveryTag: 999 } } as Parameters<Channel['ack']>[0];

const acts = (channel: () => AnyChannel, queue: string) => ({
  offend: () => channel().ack(NO_SUCH_MESSAGE),
  publish: () => void channel().publish('', queue, Buffer.from('x')),
});

/** Heartbeats are so far apart that a test misses none. */
const SELDOM_S = 600;
const seldom = (url: string) => `${url}?heartbeat=${SELDOM_S}`;

async function consumer(model: ChannelModel, queue: string) {
  const channel = await model.createChannel();
  channel.on('error', IGNORE);
  await channel.assertQueue(queue);
  const { consumerTag } = await channel.consume(queue, IGNORE, { noAck: true });
  return { channel, consumerTag };
}

export const AMQP_CLIENTS: readonly AmqpClients[] = [
  {
    name: 'amqplib with promises',
    reconnects: false,
    async open(url, queue) {
      const connection = await connect(seldom(url));
      connection.on('error', IGNORE);
      onTestFinished(() => void connection.close().catch(IGNORE));
      const { channel, consumerTag } = await consumer(connection, queue);
      return {
        connection,
        consume: async (name) => {
          await channel.assertQueue(name);
          return channel.consume(name, IGNORE, { noAck: true });
        },
        cancel: () => channel.cancel(consumerTag),
        ...acts(() => channel, queue),
      };
    },
  },
  {
    name: 'amqplib with callbacks',
    reconnects: false,
    async open(url, queue) {
      const connection = await promisify((done: Done<callbacks.Connection>) => callbacks.connect(seldom(url), done))();
      connection.on('error', IGNORE);
      onTestFinished(() => connection.close(IGNORE));
      const channel = await promisify((done: Done<callbacks.Channel>) => connection.createChannel(done))();
      channel.on('error', IGNORE);
      const consume = async (name: string) => {
        await promisify((done: Done<unknown>) => channel.assertQueue(name, {}, done))();
        return promisify((done: Done<{ consumerTag: string }>) =>
          channel.consume(name, IGNORE, { noAck: true }, done),
        )();
      };
      const { consumerTag } = await consume(queue);
      return {
        connection,
        consume,
        cancel: () => promisify((done: Done<unknown>) => channel.cancel(consumerTag, done))(),
        ...acts(() => channel, queue),
      };
    },
  },
  {
    name: 'amqplib with recovery',
    reconnects: true,
    async open(url, queue) {
      let attached: Awaited<ReturnType<typeof consumer>> | undefined;
      const setup = async (model: ChannelModel) => {
        attached = await consumer(model, queue);
      };
      const connection = await connect(seldom(url), { recovery: { setup, initialDelay: 20, maxDelay: 20 } });
      connection.on('error', IGNORE);
      onTestFinished(() => void connection.close().catch(IGNORE));
      const now = () => attached ?? missing();
      return {
        connection,
        consume: async (name) => {
          await now().channel.assertQueue(name);
          return now().channel.consume(name, IGNORE, { noAck: true });
        },
        cancel: () => now().channel.cancel(now().consumerTag),
        ...acts(() => now().channel, queue),
      };
    },
  },
  {
    name: 'amqp-connection-manager',
    reconnects: true,
    async open(url, queue) {
      const connection = connectManaged([url], {
        heartbeatIntervalInSeconds: SELDOM_S,
        reconnectTimeInSeconds: 0.02,
      });
      connection.on('error', IGNORE);
      onTestFinished(() => void connection.close().catch(IGNORE));
      let channel: Channel | undefined;
      const wrapper = connection.createChannel({
        name: 'jobs',
        confirm: false,
        setup: async (made: Channel) => {
          channel = made;
          made.on('error', IGNORE);
          await made.assertQueue(queue);
        },
      });
      wrapper.on('error', IGNORE);
      await once(wrapper, 'connect');
      const { consumerTag } = await wrapper.consume(queue, IGNORE, { noAck: true });
      return {
        connection,
        consume: async (name) => {
          await wrapper.assertQueue(name);
          return wrapper.consume(name, IGNORE, { noAck: true });
        },
        cancel: () => wrapper.cancel(consumerTag),
        ...acts(() => channel ?? missing(), queue),
      };
    },
  },
];

type Done<T> = (error: Error | null, value: T) => void;

function missing(): never {
  throw new Error('There is no channel yet.');
}
