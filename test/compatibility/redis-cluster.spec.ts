import { Cluster, Redis } from 'ioredis';
import { pingRedis } from 'nestjs-probes/redis';
import type { Address, CheckUnderTest, OpenedCheck, ServerUnderTest } from 'nestjs-probes/testing';
import { createCluster } from 'redis';
import { afterAll, beforeAll, describe } from 'vitest';
import { RedisCluster } from '../support/redis-cluster.js';
import { hasRedisServer, REDIS_SKIPPED, type RedisServer } from '../support/redis.js';
import { RedisWithSentinels } from '../support/redis-sentinel.js';
import { holds } from './support/holds.js';

const EXCEPT: CheckUnderTest['except'] = {
  'pool-exhausted': 'a client of Redis has one connection for all',
  'wrong-password': 'these servers have none',
};

const underTest = (redis: RedisServer): ServerUnderTest => ({
  port: redis.port,
  kill: () => redis.stop(),
  start: () => redis.start(),
  pause: () => redis.pause(),
  resume: () => redis.resume(),
});

describe.skipIf(!hasRedisServer)(`A master of a Redis Cluster${REDIS_SKIPPED}`, () => {
  let cluster: RedisCluster;
  beforeAll(async () => void (cluster = await RedisCluster.start()));
  afterAll(() => cluster?.remove());

  const master = () => cluster.masters[0] as RedisServer;

  /** The client finds this master behind the proxy. */
  const through = ({ host, port }: Address) => ({ [`127.0.0.1:${master().port}`]: { host, port } });
  const others = () => cluster.masters.slice(1);

  holds('pingRedis of ioredis', {
    server: () => underTest(master()),
    open(address): OpenedCheck {
      const client = new Cluster(
        others().map((node) => node.address),
        {
          natMap: through(address),
          clusterRetryStrategy: () => 50,
          redisOptions: { socketTimeout: 2_000, connectTimeout: 2_000 },
        },
      );
      client.on('error', () => undefined);
      return { check: (context) => pingRedis(client, context), close: () => client.disconnect(), emitters: [client] };
    },
    except: EXCEPT,
  });

  holds('pingRedis of node-redis', {
    server: () => underTest(master()),
    open(address): OpenedCheck {
      const client = createCluster({
        rootNodes: others().map(({ url }) => ({ url })),
        nodeAddressMap: through(address),
        defaults: { socket: { socketTimeout: 2_000, reconnectStrategy: 50 } },
      });
      client.on('error', () => undefined);
      void client.connect().catch(() => undefined);
      return { check: (context) => pingRedis(client, context), close: () => client.destroy(), emitters: [client] };
    },
    except: EXCEPT,
  });
});

describe.skipIf(!hasRedisServer)(`The master behind Sentinels${REDIS_SKIPPED}`, () => {
  let redis: RedisWithSentinels;
  let master: RedisServer;
  beforeAll(async () => {
    redis = await RedisWithSentinels.start();
    master = await redis.master();
  });
  afterAll(() => redis?.remove());

  holds('pingRedis of ioredis', {
    // Its replica would take its place while it is away: that is what test/ready-made/redis-sentinel.spec.ts is for.
    server: () => ({ port: master.port }),
    open({ host, port }): OpenedCheck {
      const client = new Redis({
        sentinels: Array.from(redis.addresses),
        name: redis.name,
        natMap: { [`127.0.0.1:${master.port}`]: { host, port } },
        maxRetriesPerRequest: null,
        retryStrategy: () => 20,
        socketTimeout: 2_000,
        connectTimeout: 2_000,
      });
      client.on('error', () => undefined);
      return { check: (context) => pingRedis(client, context), close: () => client.disconnect(), emitters: [client] };
    },
    except: EXCEPT,
  });
});
