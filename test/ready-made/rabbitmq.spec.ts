import { EventEmitter } from 'node:events';
import { connect } from 'amqplib';
import { amqpConnection } from 'nestjs-probes/rabbitmq';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { hasRabbitMq, RABBITMQ_SKIPPED, RabbitMq } from '../support/rabbitmq.js';
import { TcpProxy } from 'nestjs-probes/testing';
import { AMQP_CLIENTS } from './support/amqp-clients.js';

const healthy = (consumers: number) => ({ status: 'healthy', details: { consumers } });

describe.skipIf(!hasRabbitMq)(`amqpConnection on a real RabbitMQ${RABBITMQ_SKIPPED}`, () => {
  let rabbit: RabbitMq;

  beforeAll(async () => {
    rabbit = await RabbitMq.start();
  });
  afterEach(() => rabbit.resume());
  afterAll(() => rabbit?.remove());

  describe.each(AMQP_CLIENTS)('through $name', ({ open }) => {
    it('is healthy when the broker answers, and says how many consumers are attached', async () => {
      const { connection, consume } = await start();
      for (let run = 1; run <= 3; run++) expect(await amqpConnection(connection, checkContext())).toEqual(healthy(1));
      await consume(freshQueue());
      expect(await amqpConnection(connection, checkContext(), { consumers: 2 })).toEqual(healthy(2));
    });

    it('misses no consumer that the application has cancelled itself, unless so many are expected', async () => {
      const { connection, cancel } = await start();
      expect(await amqpConnection(connection, checkContext())).toEqual(healthy(1));
      await cancel();
      expect(await amqpConnection(connection, checkContext())).toEqual(healthy(0));
      expect(await amqpConnection(connection, checkContext(), { consumers: 1 })).toEqual({
        status: 'unhealthy',
        message: '0 of 1 consumers are attached',
        details: { consumers: 0 },
      });
    });

    it('ends at the deadline when the broker is frozen, and is healthy when it goes on', async () => {
      const { connection } = await start();
      for (const isFirst of [true, false]) {
        await rabbit.pause();
        for (let run = 1; run <= 3; run++) {
          await expect(amqpConnection(connection, checkContext(50)), `first: ${isFirst}`).rejects.toMatchObject({
            name: 'TimeoutError',
          });
        }
        rabbit.resume();
        expect(await amqpConnection(connection, checkContext())).toEqual(healthy(1));
      }
    });

    it('ends at the deadline when the cable is pulled', async () => {
      const proxy = await TcpProxy.to(rabbit.port);
      onTestFinished(() => proxy.close());
      const { connection } = await open(`amqp://127.0.0.1:${proxy.port}`, freshQueue());
      expect(await amqpConnection(connection, checkContext())).toEqual(healthy(1));
      proxy.cut();
      await expect(amqpConnection(connection, checkContext(50))).rejects.toMatchObject({ name: 'TimeoutError' });
    });

    it('is unhealthy when the queue of a consumer is deleted, and stays so', async () => {
      const { connection, queue, consume } = await start();
      await consume(freshQueue());
      expect(await amqpConnection(connection, checkContext())).toEqual(healthy(2));
      await deleteQueue(queue);

      await expect
        .poll(() => amqpConnection(connection, checkContext()))
        .toMatchObject({
          status: 'unhealthy',
          message: expect.stringMatching(/^(consumer .*: |channel jobs is closed)/),
        });
      expect(await amqpConnection(connection, checkContext())).toMatchObject({ status: 'unhealthy' });
    });

    it('is unhealthy when the broker has closed the channel', async () => {
      const { connection, offend } = await start();
      expect(await amqpConnection(connection, checkContext())).toEqual(healthy(1));
      offend();
      await expect
        .poll(() => amqpConnection(connection, checkContext()))
        .toEqual({
          status: 'unhealthy',
          message: expect.stringMatching(
            /^(consumer .*PRECONDITION_FAILED - unknown delivery tag|channel jobs is closed)/,
          ),
          details: { consumers: 0 },
        });
    });

    async function start() {
      const queue = freshQueue();
      return { queue, ...(await open(rabbit.url, queue)) };
    }
  });

  it('is unhealthy while the alarm of the broker blocks whoever publishes, and says why', async () => {
    const clients = await openAll();
    onTestFinished(() => rabbit.setFull(false));
    await rabbit.setFull(true);
    for (const { publish } of clients) publish();
    for (const { connection, name } of clients) {
      await expect
        .poll(() => amqpConnection(connection, checkContext(200)).catch(String), { message: name })
        .toBe('Error: RabbitMQ lets this connection publish nothing: low on memory.');
    }
    await rabbit.setFull(false);
    for (const { connection, name } of clients) {
      await expect
        .poll(() => amqpConnection(connection, checkContext()).catch(String), { message: name })
        .toEqual(healthy(1));
    }
  });

  it('is unhealthy while the broker is gone, and healthy when the consumer is attached again', async () => {
    const clients = await openAll();
    await rabbit.kill();
    onTestFinished(() => rabbit.start().catch(() => undefined));
    for (const { connection, name } of clients) {
      await expect
        .poll(() => amqpConnection(connection, checkContext()).catch(String), { message: name })
        .toBe('Error: There is no connection to RabbitMQ.');
    }
    await rabbit.start();
    for (const { connection, name } of clients.filter(({ reconnects }) => reconnects)) {
      await expect
        .poll(() => amqpConnection(connection, checkContext()).catch(String), { message: name })
        .toEqual(healthy(1));
    }
  });

  async function openAll() {
    const clients = AMQP_CLIENTS.map(async ({ open, ...client }) => ({
      ...client,
      ...(await open(rabbit.url, freshQueue())),
    }));
    for (const { connection } of await Promise.all(clients)) {
      expect(await amqpConnection(connection, checkContext())).toEqual(healthy(1));
    }
    return Promise.all(clients);
  }

  async function deleteQueue(queue: string) {
    const connection = await connect(rabbit.url);
    await (await connection.createChannel()).deleteQueue(queue);
    await connection.close();
  }

  let queues = 0;
  const freshQueue = () => `queue-${(queues += 1)}`;
});

describe('amqpConnection', () => {
  it.each([{ consumers: -1 }, { consumers: 1.5 }, { consumers: NaN }])('refuses %j', async (options) => {
    await expect(amqpConnection({ isConnected: () => true }, checkContext(), options)).rejects.toThrow(
      '`consumers` must be a whole number, 0 or more, got ',
    );
  });

  it('has no connection before @golevelup/nestjs-rabbitmq has made one, and while its manager has none', async () => {
    const manager = Object.assign(new EventEmitter(), { isConnected: () => false, connection: undefined });
    for (const connection of [{ managedConnection: undefined as never }, { managedConnection: manager }, manager]) {
      await expect(amqpConnection(connection, checkContext())).rejects.toThrow('There is no connection to RabbitMQ.');
    }
  });
});
