import type { AmqpChannel, AmqpModel } from './amqp-insides.js';

const channels = new WeakMap<AmqpModel, Promise<AmqpChannel>>();

/**
 * Sends the broker a question on the existing connection, because heartbeats notice a silent broker only after a minute
 * or two. This needs a channel, which is opened once. The question changes nothing but that channel, and needs no
 * permission.
 */
export async function roundTrip(model: AmqpModel): Promise<void> {
  const opening = channels.get(model) ?? open(model);
  channels.set(model, opening);
  try {
    const channel = await opening;
    await called<unknown>((done) => channel.prefetch(1, false, done));
  } catch (error) {
    channels.delete(model);
    throw error;
  }
}

async function open(model: AmqpModel): Promise<AmqpChannel> {
  const channel = await called<AmqpChannel>((done) => model.createChannel({}, done));
  // The channel is ours. Its failure shows at the next question.
  channel.on('error', () => undefined);
  return channel;
}

/** Both models of amqplib: with promises, or with callbacks. */
function called<T>(call: (done: (error?: unknown, value?: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (error?: unknown, value?: T) => (error ? reject(error) : resolve(value as T));
    const returned = call(done);
    if (returned instanceof Promise) (returned as Promise<T>).then(resolve, reject);
  });
}
