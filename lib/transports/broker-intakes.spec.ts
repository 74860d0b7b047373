import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Intake, IntakeOf } from './intake.js';
import { kafkaIntake } from './kafka-intake.js';
import { MessagesInFlight } from './messages-in-flight.js';
import { mqttIntake } from './mqtt-intake.js';
import { natsIntake } from './nats-intake.js';
import type { NestServer } from './nest-server.js';
import { redisIntake } from './redis-intake.js';
import { rmqIntake } from './rmq-intake.js';

let calls: string[];
let isStopped: boolean;

beforeEach(() => {
  calls = [];
  isStopped = false;
});

/** A method that notes that it was called, and with what. */
const noted = (name: string) =>
  vi.fn<(...args: unknown[]) => Promise<void>>(async (...args) => void calls.push([name, ...args].join(' ')));

/** The intake of a server that is made of these parts, and the server. */
function intakeOf<T extends object>(of: IntakeOf, parts: T): { intake: Intake; server: T & NestServer } {
  const server = { listen: () => undefined, close: () => undefined, ...parts };
  return { intake: of(server, { messages: new MessagesInFlight(), isStopped: () => isStopped }), server };
}

describe('Redis', () => {
  it('unsubscribes from all channels and patterns, on the client that subscribes', async () => {
    const subscriber = { unsubscribe: noted('unsubscribe'), punsubscribe: noted('punsubscribe') };
    await intakeOf(redisIntake, { unwrap: () => [{}, subscriber] }).intake.stop();
    expect(calls).toEqual(['unsubscribe', 'punsubscribe']);
  });
});

describe('NATS', () => {
  it('drains its subscriptions, except those of an earlier connection, and leaves the connection open', async () => {
    const subscriptions = [
      { drain: noted('drain first'), isClosed: () => false },
      { drain: noted('drain second') },
      { drain: noted('drain closed'), isClosed: () => true },
    ];
    await intakeOf(natsIntake, { subscriptions }).intake.stop();
    expect(calls).toEqual(['drain first', 'drain second']);
  });

  it('flushes its replies', async () => {
    await intakeOf(natsIntake, { subscriptions: [], unwrap: () => ({ flush: noted('flush') }) }).intake.flush?.();
    expect(calls).toEqual(['flush']);
  });

  it('says what is missing', async () => {
    await expect(intakeOf(natsIntake, {}).intake.stop()).rejects.toThrow('Nest does not show its subscriptions');
  });
});

describe('MQTT', () => {
  const getHandlers = () =>
    new Map([
      ['sum', () => undefined],
      ['$share/group/orders', () => undefined],
    ]);

  it('unsubscribes from the topics of its handlers', async () => {
    const unsubscribe = (topics: readonly string[], done: (error?: unknown) => void) => (calls.push(...topics), done());
    await intakeOf(mqttIntake, {
      getHandlers,
      unwrap: () => ({ unsubscribe, options: { clean: true } }),
    }).intake.stop();
    expect(calls).toEqual(['sum', '$share/group/orders']);
  });

  it('has nothing to unsubscribe from without a handler', async () => {
    const client = { unsubscribe: noted('unsubscribe') };
    await intakeOf(mqttIntake, { getHandlers: () => new Map(), unwrap: () => client }).intake.stop();
    expect(calls).toEqual([]);
  });

  it('fails when the broker refuses', async () => {
    const unsubscribe = (_topics: unknown, done: (error?: unknown) => void) => done(new Error('client disconnecting'));
    const { intake } = intakeOf(mqttIntake, { getHandlers, unwrap: () => ({ unsubscribe }) });
    await expect(intake.stop()).rejects.toThrow('client disconnecting');
  });

  it('keeps a persistent session subscribed, and acknowledges nothing more, so that the broker sends it again', async () => {
    const options = { clean: false, customHandleAcks: (..._args: unknown[]): unknown => 'acknowledged' };
    const client = { unsubscribe: noted('unsubscribe'), options };
    await intakeOf(mqttIntake, { getHandlers, unwrap: () => client }).intake.stop();
    expect(calls).toEqual([]);
    expect(options.customHandleAcks()).toBeUndefined();
  });
});

describe('RabbitMQ', () => {
  /** A channel as amqplib opens it. */
  function channelWith(...tags: string[]) {
    return {
      consume: vi.fn<() => Promise<{ consumerTag: string }>>(async () => ({ consumerTag: tags.shift() ?? '' })),
      cancel: noted('cancel'),
      waitForConfirms: noted('confirms'),
    };
  }

  /** A server of Nest, which consumes on each channel that it sets up. */
  function rmq() {
    const setUp = vi.fn<(channel: ReturnType<typeof channelWith>, done: () => void) => Promise<void>>(
      async (channel, done) => {
        void channel.consume();
        done();
      },
    );
    return { ...intakeOf(rmqIntake, { setupChannel: setUp }), setUp };
  }

  it('cancels its consumers, and leaves the channel open for acknowledgements', async () => {
    const { intake, server } = rmq();
    const done = vi.fn<() => void>();
    await server.setupChannel(channelWith('a tag'), done);
    expect(done).toHaveBeenCalledOnce();
    await intake.stop();
    await intake.flush?.();
    expect(calls).toEqual(['cancel a tag', 'confirms']);
  });

  it('cancels the consumers of the connection that is open now', async () => {
    const { intake, server } = rmq();
    await server.setupChannel(channelWith('lost'), () => undefined);
    await server.setupChannel(channelWith('present'), () => undefined);
    await intake.stop();
    expect(calls).toEqual(['cancel present']);
  });

  it('does not consume again when the connection comes back during the drain', async () => {
    const { server, setUp } = rmq();
    await server.setupChannel(channelWith('before'), () => undefined);
    isStopped = true;
    const channel = channelWith('after');
    await server.setupChannel(channel, () => undefined);
    expect(setUp).toHaveBeenCalledOnce();
    expect(channel.consume).not.toHaveBeenCalled();
  });

  it('does not consume when the drain begins in the middle of the set-up', async () => {
    const setupChannel = async (opened: ReturnType<typeof channelWith>) => {
      await Promise.resolve(); // As for the broker's answer to `assertQueue()`.
      await opened.consume();
    };
    const { intake, server } = intakeOf(rmqIntake, { setupChannel });
    const channel = channelWith('late');
    const { consume } = channel;
    const setUp = server.setupChannel(channel);
    isStopped = true;
    await intake.stop();
    await setUp;
    expect(consume).not.toHaveBeenCalled();
    expect(calls).toEqual([]);
  });

  it('waits for the set-up that is under way, also for one that fails', async () => {
    let fail: ((error: Error) => void) | undefined;
    const setupChannel = (_channel: object) => new Promise<void>((_resolve, reject) => (fail = reject));
    const { intake, server } = intakeOf(rmqIntake, { setupChannel });
    const setUp = server.setupChannel(channelWith('a tag'));
    const stopped = intake.stop().then(() => calls.push('stopped'));
    calls.push('the set-up fails');
    fail?.(new Error('the broker is gone'));
    await expect(setUp).rejects.toThrow('the broker is gone');
    await stopped;
    expect(calls).toEqual(['the set-up fails', 'stopped']);
  });

  it('says what is missing', async () => {
    await expect(intakeOf(rmqIntake, {}).intake.stop()).rejects.toThrow('Nest does not show its channel');
  });
});

describe('Kafka', () => {
  it('stops the consumer, which ends the message in hand, commits its offset and leaves the group', async () => {
    let inHand: () => void = () => undefined;
    const consumer = {
      stop: () => new Promise<void>((resolve) => (inHand = resolve)),
      disconnect: noted('disconnect'),
    };
    const { intake } = intakeOf(kafkaIntake, { unwrap: () => [{}, consumer, { disconnect: noted('disconnect') }] });
    let hasStopped = false;
    const stopped = intake.stop().then(() => (hasStopped = true));
    await new Promise(setImmediate);
    expect(hasStopped).toBe(false);
    inHand();
    await stopped;
    // The producer sends the replies, and Nest disconnects both.
    expect(calls).toEqual([]);
  });

  it('says what is missing', async () => {
    await expect(intakeOf(kafkaIntake, { unwrap: () => [{}, {}] }).intake.stop()).rejects.toThrow(
      'stop() is not there',
    );
  });
});
