import type { Pool } from 'mysql2';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { slowWayTo } from '../support/database.js';
import { hasMariaDb, MARIADB_SKIPPED, MariaDb } from '../support/mariadb.js';
import { closeMySqlPool, mySqlFiguresOf, takeFrom } from '../support/mysql-pools.js';

type MySqlOptions = Extract<DataSourceOptions, { type: 'mysql' | 'mariadb' }>;

interface Insides {
  readonly pool?: Pool;
  readonly poolCluster?: {
    readonly _nodes: Readonly<Record<string, { readonly pool: Pool; readonly errorCount: number } | undefined>>;
  };
}

/** A busy machine makes no database slow. */
const PATIENT = { degradedAboveMs: 60_000 };

describe.skipIf(!hasMariaDb)(`pingTypeOrm on a real MariaDB${MARIADB_SKIPPED}`, () => {
  let mariadb: MariaDb;

  beforeAll(async () => {
    mariadb = await MariaDb.start();
  });
  afterEach(() => mariadb.resume());
  afterAll(() => mariadb?.remove());

  const insidesOf = (database: DataSource) => database.driver as unknown as Insides;
  const nodesOf = (database: DataSource) => insidesOf(database).poolCluster?._nodes ?? {};

  function poolOf(database: DataSource): Pool {
    const { pool } = insidesOf(database);
    if (!pool) throw new Error('TypeORM does not show its pool');
    return pool;
  }

  async function connect(options: Partial<MySqlOptions>): Promise<DataSource> {
    const database = new DataSource({ type: 'mariadb', logging: false, ...options } as MySqlOptions);
    await database.initialize();
    onTestFinished(() => {
      const nodes = Object.values(nodesOf(database)).flatMap((node) => (node ? [node.pool] : []));
      for (const pool of [insidesOf(database).pool, ...nodes]) if (pool) closeMySqlPool(pool);
    });
    return database;
  }

  describe.each(['mysql', 'mariadb'] as const)('of type %s', (type) => {
    it('is healthy, with the figures of its pool', async () => {
      const database = await connect({ type, url: mariadb.url, poolSize: 3 });
      await takeFrom(poolOf(database), 1);
      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({
        status: 'healthy',
        details: { pool_size: 2, idle_connections: 1, active_connections: 1, waiting_requests: 0, max_connections: 3 },
      });
    });

    it('frees its connection at the deadline of a database that hangs', async () => {
      const database = await connect({ type, url: mariadb.url, poolSize: 1 });
      await mariadb.pause();
      await expect(pingTypeOrm(database, checkContext(500))).rejects.toMatchObject({ name: 'TimeoutError' });
      expect(mySqlFiguresOf(poolOf(database))).toEqual({ total: 0, idle: 0, waiting: 0 });
      mariadb.resume();
      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toMatchObject({ status: 'healthy' });
    });

    it('tells a pool in use from a dead database', async () => {
      const database = await connect({ type, url: mariadb.url, poolSize: 1 });
      const [used] = await takeFrom(poolOf(database), 1);
      const waiting = database.query('SELECT 1');
      expect(await pingTypeOrm(database, checkContext(), { whenPoolExhausted: 'unhealthy' })).toMatchObject({
        status: 'unhealthy',
        message: 'connection pool exhausted (1 of 1 in use, 1 waiting)',
      });
      used?.release();
      await waiting;
    });
  });

  it('says that a killed database refuses, and is healthy again when it is back', async () => {
    const database = await connect({ url: mariadb.url });
    await mariadb.kill();
    await expect.poll(() => mySqlFiguresOf(poolOf(database)).total).toBe(0);
    await expect(pingTypeOrm(database, checkContext())).rejects.toThrow(/ECONNREFUSED/);
    await mariadb.start();
    expect(await pingTypeOrm(database, checkContext(), PATIENT)).toMatchObject({ status: 'healthy' });
  });

  it('refuses an option that is wrong', async () => {
    const database = await connect({ url: mariadb.url });
    await expect(pingTypeOrm(database, checkContext(), { replicas: 'some' as never })).rejects.toThrow(
      'pingTypeOrm(): `replicas` must be \'any\' or \'all\', got "some". Leave it out to use "any".',
    );
  });

  describe('with replicas', () => {
    const replicated = (...ports: number[]) => {
      const slaves = ports.map((port) => ({ url: mariadb.url.replace(/:\d+\//, `:${port}/`) }));
      return connect({ replication: { master: { url: mariadb.url }, slaves } });
    };

    it('asks each through its own pool, with its figures', async () => {
      const database = await replicated(mariadb.port, mariadb.port);
      const figures = { pool_size: 1, idle_connections: 1, active_connections: 0, waiting_requests: 0 };
      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({
        status: 'healthy',
        details: {
          ...figures,
          max_connections: 10,
          replicas: ['SLAVE0', 'SLAVE1'].map((name) => ({ name, status: 'healthy', ...figures, max_connections: 10 })),
        },
      });
    });

    it.each([
      [undefined, 'degraded'],
      ['any', 'degraded'],
      ['all', 'unhealthy'],
    ] as const)('where one of two is dead: %s is %s', async (needed, status) => {
      const proxy = await slowWayTo(mariadb.port);
      const database = await replicated(mariadb.port, proxy.port);
      const { port } = proxy;
      await proxy.close();
      for (let run = 1; run <= 6; run++) {
        const options = { ...PATIENT, ...(needed && { replicas: needed }) };
        expect(await pingTypeOrm(database, checkContext(), options)).toMatchObject({
          status,
          message: `1 of 2 replicas failed, SLAVE1: connect ECONNREFUSED 127.0.0.1:${port}`,
        });
      }
      // The cluster takes a node out after 5 errors, and pings are none.
      expect(nodesOf(database)['SLAVE1']).toMatchObject({ errorCount: 0 });
    });

    it('is unhealthy when all of them are dead', async () => {
      const proxy = await slowWayTo(mariadb.port);
      const database = await replicated(proxy.port, proxy.port);
      await proxy.close();
      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toMatchObject({
        status: 'unhealthy',
        message: expect.stringContaining('2 of 2 replicas failed'),
      });
    });

    it.each([
      ['any', 'degraded'],
      ['all', 'unhealthy'],
    ] as const)('gives up one that hangs, and destroys its connection: %s is %s', async (replicas, status) => {
      const proxy = await slowWayTo(mariadb.port);
      const database = await replicated(mariadb.port, proxy.port);
      await pingTypeOrm(database, checkContext());
      proxy.cut();
      expect(await pingTypeOrm(database, checkContext(1_000), { ...PATIENT, replicas })).toMatchObject({
        status,
        message: '1 of 2 replicas failed, SLAVE1: no answer within 900 ms',
      });
      const hanging = nodesOf(database)['SLAVE1'];
      expect(hanging && mySqlFiguresOf(hanging.pool)).toEqual({ total: 0, idle: 0, waiting: 0 });
    });

    it('says when the driver has taken one out for good', async () => {
      const proxy = await slowWayTo(mariadb.port);
      const database = await replicated(mariadb.port, proxy.port);
      await proxy.close();
      while (nodesOf(database)['SLAVE1']) {
        const runner = database.createQueryRunner('slave');
        // The cluster tries another replica when one fails.
        await runner.query('SELECT 1'); // oxlint-disable-line no-await-in-loop
        await runner.release(); // oxlint-disable-line no-await-in-loop
      }
      expect(await pingTypeOrm(database, checkContext(), { ...PATIENT, replicas: 'all' })).toMatchObject({
        status: 'unhealthy',
        message: expect.stringContaining('SLAVE1: the driver has taken SLAVE1 out of its cluster'),
      });
    });

    it('fails with the error of the master', async () => {
      const database = await replicated(mariadb.port);
      await mariadb.kill();
      onTestFinished(() => mariadb.start());
      await expect(pingTypeOrm(database, checkContext())).rejects.toThrow(/ECONNREFUSED/);
    });
  });
});
