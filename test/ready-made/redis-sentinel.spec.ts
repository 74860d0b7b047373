import { once } from 'node:events';
import { Redis } from 'ioredis';
import { pingRedis, type RedisClientToPing } from 'nestjs-probes/redis';
import { createSentinel } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { RedisWithSentinels } from '../support/redis-sentinel.js';
import { hasRedisServer, REDIS_SKIPPED, type RedisServer } from '../support/redis.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

interface ConnectedClient {
  readonly client: RedisClientToPing;
  set(key: string, value: string): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
}

const HEALTHY = { status: 'healthy' };
const ignore = () => undefined;

async function connectIoredis({ addresses, name }: RedisWithSentinels): Promise<ConnectedClient> {
  const client = new Redis({ sentinels: Array.from(addresses), name });
  client.on('error', ignore);
  onTestFinished(() => client.disconnect());
  await once(client, 'ready');
  return {
    client,
    set: (key, value) => client.set(key, value),
    subscribe: (channel) => client.subscribe(channel),
  };
}

async function connectNodeRedis({ addresses, name }: RedisWithSentinels): Promise<ConnectedClient> {
  const sentinelRootNodes = Array.from(addresses);
  const client = createSentinel({ name, sentinelRootNodes, replicaPoolSize: 1 });
  client.on('error', ignore);
  await client.connect();
  onTestFinished(() => client.destroy());
  return {
    client,
    set: (key, value) => client.set(key, value),
    subscribe: (channel) => client.subscribe(channel, ignore),
  };
}

const clients = [
  { name: 'ioredis', connect: connectIoredis },
  { name: 'node-redis', connect: connectNodeRedis },
];

describe.skipIf(!hasRedisServer)(`pingRedis behind Sentinels${REDIS_SKIPPED}`, () => {
  let redis: RedisWithSentinels;

  beforeAll(async () => {
    redis = await RedisWithSentinels.start();
  });
  afterEach(() => redis.mend());
  afterAll(() => redis?.remove());

  /** The master, and the one that takes its place. */
  async function roles(): Promise<readonly [master: RedisServer, replica: RedisServer]> {
    const master = await redis.master();
    return [master, ...redis.servers.filter((server) => server !== master)] as [RedisServer, RedisServer];
  }

  describe.each(clients)('through $name', ({ connect }) => {
    it.each([
      ['without a subscription', false],
      ['with a subscription', true],
    ])('is healthy again when the replica has taken the place of a dead master, %s', async (_title, isSubscribed) => {
      expectNoUnheardErrors();
      const [master, replica] = await roles();
      const { client, subscribe, set } = await connect(redis);
      if (isSubscribed) await subscribe('news');
      const run = () => pingRedis(client, checkContext(500));
      expect(await run()).toEqual(HEALTHY);
      await master.stop();
      await expect(run()).rejects.toThrow();
      await redis.isMaster(replica);

      await expect.poll(() => run().catch(String)).toEqual(HEALTHY);
      // ioredis has one connection, which cannot send anything else then.
      if (!isSubscribed) expect(await set('key', 'value')).toBe('OK');
    });

    it('is unhealthy while the master hangs, and healthy when it goes on', async () => {
      const [master, replica] = await roles();
      const { client } = await connect(redis);
      const run = () => pingRedis(client, checkContext(200));
      expect(await run()).toEqual(HEALTHY);
      master.pause();
      await expect(run()).rejects.toMatchObject({ name: 'TimeoutError' });
      await redis.isMaster(replica);
      master.resume();
      await expect.poll(() => run().catch(String)).toEqual(HEALTHY);
    });

    it('asks the master, whatever becomes of the replica', async () => {
      const [, replica] = await roles();
      const { client } = await connect(redis);
      const run = () => pingRedis(client, checkContext(500));
      expect(await run()).toEqual(HEALTHY);
      replica.pause();
      for (let runs = 0; runs < 3; runs++) expect(await run()).toEqual(HEALTHY);
    });

    it('is healthy again when the Sentinels were dead and are back', async () => {
      const { client } = await connect(redis);
      await Promise.all(redis.sentinels.map((sentinel) => sentinel.stop()));
      // node-redis lets all commands wait until it has found a Sentinel.
      if (client instanceof Redis) expect(await pingRedis(client, checkContext(500))).toEqual(HEALTHY);
      await redis.mend();
      await expect.poll(() => pingRedis(client, checkContext(500)).catch(String)).toEqual(HEALTHY);
    });
  });
});
