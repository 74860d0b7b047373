import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { AmqpConsumers } from './amqp-consumers.js';
import type { AmqpModel } from './amqp-insides.js';

class Channel extends EventEmitter {
  readonly consumers: Map<string, unknown>;

  constructor(...tags: string[]) {
    super();
    this.consumers = new Map(tags.map((tag) => [tag, () => undefined]));
  }

  cancelledByBroker(tag: string): void {
    this.emit('cancel', { consumerTag: tag });
    this.consumers.delete(tag);
  }
}

function connection(...channels: Channel[]) {
  // As amqplib has it: by number, the first its own, holes where a channel was closed.
  const list: ({ channel: unknown } | null)[] = [{ channel: {} }, ...channels.map((channel) => ({ channel }))];
  return {
    model: { connection: { channels: list } } as unknown as AmqpModel,
    close: (channel: Channel) => (list[list.findIndex((entry) => entry?.channel === channel)] = null),
    open: (channel: Channel) => list.push({ channel }),
  };
}

it('counts the consumers of all channels', () => {
  const { model } = connection(new Channel('a', 'b'), new Channel(), new Channel('c'));
  expect(new AmqpConsumers().read(model)).toEqual({ attached: 3, lost: [] });
});

it('misses a consumer that the broker has cancelled, until another is attached', () => {
  const [consumers, channel] = [new AmqpConsumers(), new Channel('a', 'b')];
  const { model } = connection(channel);
  consumers.read(model);
  channel.cancelledByBroker('a');
  for (let run = 1; run <= 2; run++) {
    expect(consumers.read(model)).toEqual({
      attached: 1,
      lost: ['a: the broker has cancelled it, as it does when a queue is deleted'],
    });
  }
  channel.consumers.set('c', () => undefined);
  expect(consumers.read(model)).toEqual({ attached: 2, lost: [] });
});

it('misses one by its tag again when it was attached once more and is cancelled once more', () => {
  const [consumers, channel] = [new AmqpConsumers(), new Channel('a')];
  const { model } = connection(channel);
  consumers.read(model);
  channel.cancelledByBroker('a');
  consumers.read(model);
  channel.consumers.set('a', () => undefined);
  expect(consumers.read(model).lost).toEqual([]);
  channel.consumers.delete('a');
  expect(consumers.read(model).lost).toEqual([]); // By the application this time.
});

it('misses none that the application has cancelled, or whose channel it has closed', () => {
  const [consumers, kept, closed] = [new AmqpConsumers(), new Channel('a', 'b'), new Channel('c')];
  const { model, close } = connection(kept, closed);
  consumers.read(model);
  kept.consumers.delete('b');
  close(closed);
  expect(consumers.read(model)).toEqual({ attached: 1, lost: [] });
});

it('misses those of a channel that the broker has closed, and says why', () => {
  const [consumers, channel] = [new AmqpConsumers(), new Channel('a', 'b')];
  const { model, close } = connection(channel);
  consumers.read(model);
  channel.on('error', () => undefined);
  channel.emit('error', new Error('PRECONDITION_FAILED'));
  close(channel);
  expect(consumers.read(model)).toEqual({ attached: 0, lost: ['a: PRECONDITION_FAILED', 'b: PRECONDITION_FAILED'] });
});

it('does not take an error from an application that has no listener for it', () => {
  const channel = new Channel('a');
  new AmqpConsumers().read(connection(channel).model);
  expect(() => channel.emit('error', new Error('PRECONDITION_FAILED'))).toThrow('PRECONDITION_FAILED');
});

it('misses those of a connection that was lost, until they are attached on the next', () => {
  const [consumers, first, second] = [new AmqpConsumers(), connection(new Channel('a', 'b')), connection()];
  consumers.read(first.model);
  expect(consumers.read(undefined)).toEqual({
    attached: 0,
    lost: ['a: the connection was lost', 'b: the connection was lost'],
  });
  expect(consumers.read(second.model).lost).toHaveLength(2);
  second.open(new Channel('a'));
  expect(consumers.read(second.model)).toEqual({ attached: 1, lost: ['b: the connection was lost'] });
  second.open(new Channel('b'));
  expect(consumers.read(second.model)).toEqual({ attached: 2, lost: [] });
});

it('needs no check in between to know that they are attached on the next connection', () => {
  const consumers = new AmqpConsumers();
  consumers.read(connection(new Channel('a')).model);
  expect(consumers.read(connection(new Channel('a')).model)).toEqual({ attached: 1, lost: [] });
});

it('knows of none where amqplib has changed inside', () => {
  const model = { connection: { channels: new Set() } } as unknown as AmqpModel;
  expect(new AmqpConsumers().read(model)).toEqual({ attached: 0, lost: [] });
});
