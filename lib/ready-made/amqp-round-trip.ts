import type { AmqpChannel, AmqpModel } from './amqp-insides.js';

const channels = new WeakMap<AmqpModel, Promise<AmqpChannel>>();

/**
 * Asks the broker something over the connection that is there: heartbeats notice a broker that is silent after a minute or two
 * only. A channel has to be opened for it, once. What is asked changes nothing but that channel, and needs no permission.
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
  // It is ours. What becomes of it shows in what is asked on it.
  channel.on('error', () => undefined);
  return channel;
}

/** Either model of amqplib: with promises, or with callbacks. */
function called<T>(call: (done: (error?: unknown, value?: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (error?: unknown, value?: T) => (error ? reject(error) : resolve(value as T));
    const returned = call(done);
    if (returned instanceof Promise) (returned as Promise<T>).then(resolve, reject);
  });
}
