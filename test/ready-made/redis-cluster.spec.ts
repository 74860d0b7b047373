import { Cluster } from 'ioredis';
import { pingRedis } from 'nestjs-probes/redis';
import { createCluster } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { freePort } from '../support/free-port.js';
import { RedisCluster } from '../support/redis-cluster.js';
import { hasRedisServer, REDIS_SKIPPED, type RedisServer } from '../support/redis.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';
import { clusterClients, type ConnectedCluster } from './support/redis-cluster-clients.js';

const HEALTHY = { status: 'healthy', details: { masters: 3, asked: 3 } };
/** A key of the first third of the slots: `CLUSTER KEYSLOT b` is 3300. */
const KEY_OF_FIRST_MASTER = 'b';

const run = ({ client }: ConnectedCluster) => pingRedis(client, checkContext(500));
const names = ({ port }: RedisServer) =>
  expect.stringMatching(new RegExp(`^PING failed on 1 of 3 masters: 127\\.0\\.0\\.1:${port} \\(`));
const silent = (server: RedisServer) => ({ status: 'unhealthy', message: names(server), details: { masters: 3 } });

describe.skipIf(!hasRedisServer)(`pingRedis on a real Cluster${REDIS_SKIPPED}`, () => {
  let cluster: RedisCluster;
  let first: RedisServer;
  let second: RedisServer;
  let replica: RedisServer;

  beforeAll(async () => {
    cluster = await RedisCluster.start({ replicas: 1 });
    [first, second, replica] = [...cluster.masters.slice(0, 2), ...cluster.replicas] as [
      RedisServer,
      RedisServer,
      RedisServer,
    ];
  });
  afterEach(() => cluster.mend());
  afterAll(() => cluster?.remove());

  describe.each(clusterClients)('through $name', ({ connect }) => {
    it('is healthy when all masters answer, also with a subscription', async () => {
      const connected = await connect(cluster);
      expect(await run(connected)).toEqual(HEALTHY);
      await connected.subscribe('news');
      expect(await run(connected)).toEqual(HEALTHY);
    });

    it('names a master that hangs, asks it once at a time, and is healthy when it goes on', async () => {
      const connected = await connect(cluster);
      expect(await run(connected)).toEqual(HEALTHY);
      const ping = vi.spyOn(await connected.connectionTo(second.port), 'ping');
      second.pause();
      expect(await run(connected)).toMatchObject(silent(second));
      expect(await run(connected)).toMatchObject(silent(second));
      expect(ping).toHaveBeenCalledOnce();
      second.resume();
      await expect.poll(() => run(connected)).toEqual(HEALTHY);
    });

    it('names a master that is dead, and is healthy when it is back', async () => {
      expectNoUnheardErrors();
      const connected = await connect(cluster);
      expect(await run(connected)).toEqual(HEALTHY);
      await second.stop();
      for (let runs = 0; runs < 5; runs++) expect(await run(connected)).toMatchObject(silent(second));
      await second.start();
      await expect.poll(() => run(connected)).toEqual(HEALTHY);
    });

    it.each([
      ['is dead', (server: RedisServer) => server.stop()],
      ['hangs', async (server: RedisServer) => server.pause()],
    ])(
      'is healthy again when a replica has taken the place of a master that %s, though the application sends nothing',
      async (_title, fail) => {
        expectNoUnheardErrors();
        // Who is the master of these slots depends on the tests before.
        const isReplica = (await first.ask('ROLE')).startsWith('slave');
        const [master, successor] = isReplica ? [replica, first] : [first, replica];
        const connected = await connect(cluster);
        expect(await run(connected)).toEqual(HEALTHY);
        await fail(master);
        expect(await run(connected)).toMatchObject(silent(master));
        await cluster.isMaster(successor);

        await expect.poll(() => run(connected)).toEqual(HEALTHY);
        expect(await connected.set(KEY_OF_FIRST_MASTER, 'value')).toBe('OK');
      },
    );

    it('is unhealthy while all of them are dead, and healthy when they are back', async () => {
      expectNoUnheardErrors();
      const connected = await connect(cluster);
      expect(await run(connected)).toEqual(HEALTHY);
      await Promise.all(cluster.nodes.map((node) => node.stop()));
      for (let runs = 0; runs < 5; runs++) {
        expect(await run(connected).catch((error: Error) => error.message)).toEqual(
          connected.client instanceof Cluster
            ? expect.stringMatching(/no connection to the cluster|Connection is closed/)
            : expect.objectContaining({
                status: 'unhealthy',
                message: expect.stringMatching(/^PING failed on 3 of 3 masters: /),
              }),
        );
      }
      await cluster.mend();
      await expect.poll(() => run(connected).catch(String)).toEqual(HEALTHY);
    });

    it('is unhealthy while a slot has no master', async () => {
      const connected = await connect(cluster);
      await Promise.all(cluster.nodes.map((node) => node.ask('CLUSTER', 'DELSLOTS', '16383')));
      expect(await run(connected)).toEqual({
        status: 'unhealthy',
        message: 'the cluster is not complete: state fail, 1 of 16384 slots have no master',
        details: { masters: 3, asked: 3 },
      });
      await cluster.masters[2]?.ask('CLUSTER', 'ADDSLOTS', '16383');
      await cluster.isWell();
      expect(await run(connected)).toEqual(HEALTHY);
    });
  });
});

describe('pingRedis on a Cluster that is not there', () => {
  it('says that ioredis has no connection', async () => {
    const client = new Cluster([{ host: '127.0.0.1', port: await freePort() }]);
    client.on('error', () => undefined);
    onTestFinished(() => client.disconnect());
    await expect(pingRedis(client, checkContext(100))).rejects.toThrow('the client has no connection to the cluster');
  });

  it('says that node-redis has not connected', async () => {
    const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${await freePort()}` }] });
    await expect(pingRedis(client, checkContext())).rejects.toThrow('the client knows no master: has it connected?');
  });
});
