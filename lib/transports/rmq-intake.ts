import { answered } from './answered.js';
import { type Intake, method, type Taking } from './intake.js';
import type { NestServer } from './nest-server.js';

type SetupChannel = (channel: object, ...rest: unknown[]) => Promise<unknown>;

/**
 * RabbitMQ: cancels its consumers. The broker gives what they have not acknowledged to others when the channel closes.
 * The channel stays open for acknowledgements and replies.
 */
export function rmqIntake(server: NestServer, { isStopped }: Taking): Intake {
  let channel: object | undefined;
  let consumers: unknown[] = [];
  let settingUp: unknown;
  const setUp: unknown = Reflect.get(server, 'setupChannel');
  if (typeof setUp === 'function') {
    const setupChannel: SetupChannel = async (opened, ...rest) => {
      // A connection that comes back during the drain must not consume again.
      if (isStopped()) return;
      channel = opened;
      consumers = [];
      noteConsumers(opened, consumers, isStopped);
      settingUp = Reflect.apply(setUp, server, [opened, ...rest]);
      await settingUp;
    };
    Reflect.set(server, 'setupChannel', setupChannel);
  }
  return {
    async stop() {
      if (!channel) throw new Error('Nest does not show its channel in this version');
      // What the broker has not answered yet is lost when the channel closes, and Nest does not handle that. It hears of a
      // set-up that fails.
      await Promise.allSettled([settingUp]);
      const cancel = method(channel, 'cancel');
      const replies = (await Promise.all(consumers)) as readonly { readonly consumerTag: string }[];
      await Promise.all(replies.map(({ consumerTag }) => cancel(consumerTag)));
    },
    async flush() {
      // Only a channel with confirms, as Nest's is, can tell.
      if (channel && 'waitForConfirms' in channel)
        await answered(Promise.resolve(method(channel, 'waitForConfirms')()));
    },
  };
}

/** Keeps what the broker answers to each `consume()`: it has the tag of the consumer. */
function noteConsumers(channel: object, consumers: unknown[], isStopped: () => boolean): void {
  const consume = method(channel, 'consume');
  Reflect.set(channel, 'consume', (...args: unknown[]) => {
    // The drain began while Nest was waiting for the broker, between the beginning of the set-up and this.
    if (isStopped()) return Promise.resolve();
    const consumer = consume(...args);
    consumers.push(consumer);
    return consumer;
  });
}
