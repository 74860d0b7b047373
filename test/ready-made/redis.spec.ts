import { EventEmitter, once } from 'node:events';
import { Redis } from 'ioredis';
import { pingRedis, type RedisClientToPing } from 'nestjs-probes/redis';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { hasRedisServer, REDIS_SKIPPED, RedisServer } from '../support/redis.js';

interface ConnectedClient extends RedisClientToPing {
  subscribe(channel: string, listener: () => void): Promise<unknown>;
  /** Resolves when the client has noticed that its server is gone. */
  lost(): Promise<unknown>;
}

const clients = [
  {
    name: 'ioredis',
    async connect(url: string): Promise<ConnectedClient> {
      const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
      client.on('error', () => undefined);
      onTestFinished(() => client.disconnect());
      await once(client, 'ready');
      return Object.assign(client, {
        lost: () => new Promise<void>((resolve) => client.once('close', () => resolve())),
      });
    },
  },
  {
    name: 'node-redis',
    async connect(url: string): Promise<ConnectedClient> {
      const client = createClient({ url, socket: { reconnectStrategy: 20 } });
      client.on('error', () => undefined);
      // destroy() is called disconnect() in version 4.
      onTestFinished(async () => void (await (client.destroy ?? client.disconnect).call(client)));
      await client.connect();
      return Object.assign(client, {
        lost: () => new Promise<void>((resolve) => client.once('reconnecting', () => resolve())),
      });
    },
  },
];

describe.skipIf(!hasRedisServer)(`pingRedis on a real server${REDIS_SKIPPED}`, () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterEach(() => server.resume());
  afterAll(() => server?.stop());

  it('says why a client of node-redis never finishes its handshake, though PING is answered', async () => {
    const client = createClient({ url: server.url, database: 99, socket: { reconnectStrategy: 20 } });
    client.on('error', () => undefined);
    onTestFinished(() => client.destroy());
    void client.connect().catch(() => undefined);
    await once(client, 'error');
    await expect(pingRedis(client, checkContext())).rejects.toThrow(
      'the client has no connection: ERR DB index is out of range',
    );
  });

  describe.each(clients)('through $name', ({ connect }) => {
    it('is healthy when PING is answered PONG', async () => {
      expect(await pingRedis(await connect(server.url), checkContext())).toEqual({ status: 'healthy' });
    });

    it('is healthy on a connection that has subscribed, where PONG has another form', async () => {
      const client = await connect(server.url);
      await client.subscribe('news', () => undefined);
      expect(await pingRedis(client, checkContext())).toEqual({ status: 'healthy' });
    });

    it('ends at the deadline when the server hangs, and is healthy when it goes on', async () => {
      const client = await connect(server.url);
      server.pause();
      await expect(pingRedis(client, checkContext(50))).rejects.toMatchObject({ name: 'TimeoutError' });
      server.resume();

      expect(await pingRedis(client, checkContext())).toEqual({ status: 'healthy' });
    });

    it('does not pile up commands in a client that keeps them while the server is away', async () => {
      const client = await connect(server.url);
      const ping = client.ping.bind(client);
      let sent = 0;
      client.ping = () => (sent++, ping());
      const lost = client.lost();
      await server.stop();
      onTestFinished(() => server.start().catch(() => undefined));
      await lost;

      for (let run = 1; run <= 5; run++) {
        await expect(pingRedis(client, checkContext(20))).rejects.toMatchObject({ name: 'TimeoutError' });
      }
      expect(sent).toBe(1);

      await server.start();
      expect(await pingRedis(client, checkContext())).toEqual({ status: 'healthy' });
      expect(await pingRedis(client, checkContext())).toEqual({ status: 'healthy' });
      expect(sent).toBe(2);
    });
  });
});

describe('pingRedis', () => {
  it('is degraded when PONG takes longer than allowed, and says how long it took', async () => {
    const client = { ping: () => new Promise((resolve) => setTimeout(resolve, 30, 'PONG')) };

    expect(await pingRedis(client, checkContext(), { degradedAboveMs: 10 })).toEqual({
      status: 'degraded',
      message: expect.stringMatching(/^PING took \d+ ms, more than 10 ms$/),
    });
  });

  it('understands a client that answers in buffers', async () => {
    const client = { ping: () => Promise.resolve(Buffer.from('PONG')) };

    expect(await pingRedis(client, checkContext())).toEqual({ status: 'healthy' });
  });

  it.each([
    ['another word', 'LOADING', /^PING was answered "LOADING" instead of PONG\.$/],
    ['nothing', undefined, /"undefined" instead of PONG/],
    [
      'a long text, of which it shows the beginning',
      'x'.repeat(1_000),
      /^PING was answered "x{100}" instead of PONG\.$/,
    ],
  ])('fails when the reply is %s', async (_title, reply, message) => {
    await expect(pingRedis({ ping: () => Promise.resolve(reply) }, checkContext())).rejects.toThrow(message);
  });

  it('passes on the error of the client, and asks again the next time', async () => {
    const replies = [Promise.reject(new Error('NOAUTH Authentication required.')), Promise.resolve('PONG')];
    const client = { ping: () => replies.shift() ?? Promise.reject(new Error('asked too often')) };

    await expect(pingRedis(client, checkContext())).rejects.toThrow('NOAUTH');
    expect(await pingRedis(client, checkContext())).toEqual({ status: 'healthy' });
  });

  it('recovers with its client, whatever became of the PING that was under way', async () => {
    let isLost = true;
    const ping = () => (isLost ? new Promise<never>(() => undefined) : Promise.resolve('PONG'));
    const client = Object.assign(new EventEmitter(), { ping });
    await expect(pingRedis(client, checkContext(20))).rejects.toMatchObject({ name: 'TimeoutError' });
    isLost = false;
    client.emit('ready');

    await expect.poll(() => pingRedis(client, checkContext(50)).catch(String)).toEqual({ status: 'healthy' });
    expect(client.listenerCount('ready')).toBe(1);
  });

  it('recovers also with a client that has no events', async () => {
    let isLost = true;
    const client = { ping: () => (isLost ? new Promise<never>(() => undefined) : Promise.resolve('PONG')) };
    await expect(pingRedis(client, checkContext(20))).rejects.toMatchObject({ name: 'TimeoutError' });
    isLost = false;

    await expect.poll(() => pingRedis(client, checkContext(50)).catch(String)).toEqual({ status: 'healthy' });
  });

  it('asks nothing when it is aborted before it begins', async () => {
    const client = { ping: () => expect.unreachable() };

    await expect(pingRedis(client, checkContext(10_000, AbortSignal.abort(new Error('late'))))).rejects.toThrow('late');
  });
});
