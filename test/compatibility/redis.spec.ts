import { Redis } from 'ioredis';
import { pingRedis } from 'nestjs-probes/redis';
import { type Address, type CheckUnderTest, type OpenedCheck } from 'nestjs-probes/testing';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe } from 'vitest';
import { hasRedisServer, REDIS_SKIPPED, RedisServer } from '../support/redis.js';
import { holds } from './support/holds.js';

const PASSWORD = 'secret';

// Without `socketTimeout` no client of Redis notices a cable that was cut.
function ioredis(address: Address, password = PASSWORD): OpenedCheck {
  const client = new Redis({
    ...address,
    password,
    maxRetriesPerRequest: null,
    retryStrategy: () => 20,
    socketTimeout: 2_000,
  });
  client.on('error', () => undefined);
  return { check: (context) => pingRedis(client, context), close: () => client.disconnect(), emitters: [client] };
}

function nodeRedis({ host, port }: Address, password = PASSWORD): OpenedCheck {
  const client = createClient({ password, socket: { host, port, reconnectStrategy: 20, socketTimeout: 2_000 } });
  client.on('error', () => undefined);
  void client.connect().catch(() => undefined);
  return { check: (context) => pingRedis(client, context), close: () => client.destroy(), emitters: [client] };
}

describe.skipIf(!hasRedisServer)(`Redis${REDIS_SKIPPED}`, () => {
  let redis: RedisServer;
  beforeAll(async () => void (redis = await RedisServer.start({ flags: ['--requirepass', PASSWORD] })));
  afterAll(() => redis?.remove());

  const server = () => ({
    port: redis.port,
    kill: () => redis.stop(),
    start: () => redis.start(),
    pause: () => redis.pause(),
    resume: () => redis.resume(),
  });
  const except: CheckUnderTest['except'] = { 'pool-exhausted': 'a client of Redis has one connection for all' };
  holds('pingRedis of ioredis', { server, except, open: ioredis, openWithWrongPassword: (to) => ioredis(to, 'wrong') });
  holds('pingRedis of node-redis', {
    server,
    except,
    open: nodeRedis,
    openWithWrongPassword: (to) => nodeRedis(to, 'wrong'),
  });
});
