import { of } from 'rxjs';
import { expect, it } from 'vitest';
import { FakeServerKafka } from './kafkajs.fake.js';
import type { NestServer } from './transports/nest-server.js';
import { Transport } from './transports/transport.js';

const REQUEST = { kafka_correlationId: '7', kafka_replyTopic: 'sum.reply' };

it('a message of Kafka in hand is waited for with its reply, and no other is taken', async () => {
  const server = new FakeServerKafka({});
  const warnings: string[] = [];
  const logger = { warn: (line: string) => void warnings.push(line) };
  const transport = new Transport(server as unknown as NestServer, logger, () => undefined);
  let end: () => void = () => undefined;
  const work = new Promise<void>((resolve) => (end = resolve));
  server.addHandler('sum', async () => (await work, of(3)) as never);
  await new Promise<void>((resolve) => void server.listen(() => resolve()));

  expect(server.fakeConsumer.gives('sum', [1, 2], REQUEST)).toBe(true);
  await new Promise(setImmediate);
  expect([transport.kind, transport.left]).toEqual(['fetched', ['sum']]);
  let hasEnded = false;
  const ended = transport.ended().then(() => (hasEnded = true));
  await new Promise(setImmediate);
  expect(server.fakeConsumer.gives('sum', [3, 4], REQUEST)).toBe(false);
  expect([hasEnded, server.sent.length]).toEqual([false, 0]);
  end();
  await ended;
  expect(server.sent).toMatchObject([{ topic: 'sum.reply' }]);
  expect(warnings).toEqual([]);
});
