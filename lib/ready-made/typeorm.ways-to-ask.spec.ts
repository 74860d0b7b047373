import type { DataSource } from 'typeorm';
import { describe, expect, it, vi } from 'vitest';
import type { CheckContext } from '../checks/health-check.js';
import { FakeMySqlPool } from './mysql/mysql-pool.fake.js';
import { FakePool } from './postgres/pg-pool.fake.js';
import { pingTypeOrm } from './typeorm.js';

const context = (): CheckContext => ({ name: 'x', timeoutMs: 1_000, signal: new AbortController().signal });
const PATIENT = { degradedAboveMs: 60_000 };

/** As with the package `mysql`, whose pool cannot be used. */
const WITHOUT_POOL = { pool: { _allConnections: [] } };

const dataSource = (type: string, rest: object): DataSource =>
  ({ isInitialized: true, options: { type }, driver: WITHOUT_POOL, ...rest }) as unknown as DataSource;

describe('pingTypeOrm', () => {
  it.each([
    ['mysql', 'SELECT 1'],
    ['mariadb', 'SELECT 1'],
    ['better-sqlite3', 'SELECT 1'],
    ['mssql', 'SELECT 1'],
    ['spanner', 'SELECT 1'],
    ['oracle', 'SELECT 1 FROM DUAL'],
    ['sap', 'SELECT 1 FROM DUMMY'],
  ])('asks %s: %s', async (type, statement) => {
    const query = vi.fn(() => Promise.resolve([]));
    expect(await pingTypeOrm(dataSource(type, { query }), context(), PATIENT)).toEqual({ status: 'healthy' });
    expect(query).toHaveBeenCalledExactlyOnceWith(statement);
  });

  it('asks MongoDB by its command', async () => {
    const command = vi.fn(() => Promise.resolve({ ok: 1 }));
    const db = vi.fn(() => ({ command }));
    const driver = { database: 'app', queryRunner: { databaseConnection: { db } } };
    expect(await pingTypeOrm(dataSource('mongodb', { driver }), context(), PATIENT)).toEqual({ status: 'healthy' });
    expect(db).toHaveBeenCalledWith('app');
    expect(command).toHaveBeenCalledExactlyOnceWith({ ping: 1 });
  });

  it('says that it was slow, with what it was asked', async () => {
    vi.useFakeTimers();
    const command = () => new Promise<void>((resolve) => void setTimeout(resolve, 150));
    const driver = { queryRunner: { databaseConnection: { db: () => ({ command }) } } };
    const asked = pingTypeOrm(dataSource('mongodb', { driver }), context());
    await vi.advanceTimersByTimeAsync(150);
    vi.useRealTimers();
    expect(await asked).toMatchObject({ message: 'ping took 150 ms, more than 100 ms' });
  });

  it('says why MongoDB does not answer', async () => {
    const db = () => ({ command: () => Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:27017')) });
    const driver = { queryRunner: { databaseConnection: { db } } };
    await expect(pingTypeOrm(dataSource('mongodb', { driver }), context())).rejects.toThrow('ECONNREFUSED');
  });

  it.each(['degraded', 'unhealthy'] as const)(
    'asks the pools of pg, with its own options: exhausted is %s',
    async (status) => {
      const [master, replica] = [new FakePool(), new FakePool()];
      for (const pool of [master, replica]) Object.assign(pool, { totalCount: 2, idleCount: 0, waitingCount: 1 });
      const driver = { master, slaves: [replica, {}] };
      const options = status === 'unhealthy' ? { whenPoolExhausted: status } : {};
      const outcome = await pingTypeOrm(dataSource('postgres', { driver }), context(), options);
      expect(outcome).toMatchObject({ status, details: { replicas: [{ name: 'db.example:5432', status }] } });
      expect(master.client.query).toHaveBeenCalledOnce();
      expect(replica.client.query).toHaveBeenCalledOnce();
    },
  );

  it('asks a pool of pg without replicas by itself', async () => {
    const master = Object.assign(new FakePool(), { totalCount: 2, idleCount: 0, waitingCount: 1 });
    const outcome = await pingTypeOrm(dataSource('postgres', { driver: { master } }), context());
    expect(outcome.details).not.toHaveProperty('replicas');
  });

  it.each(['mysql', 'mariadb'])('asks the pool of mysql2 of %s, without a query of TypeORM', async (type) => {
    const [pool, query] = [new FakeMySqlPool(), vi.fn()];
    const outcome = pingTypeOrm(dataSource(type, { driver: { pool }, query }), context(), PATIENT);
    const connection = pool.hand();
    await vi.waitUntil(() => connection.answers.length > 0);
    connection.answers.shift()?.(null);
    expect(await outcome).toMatchObject({ status: 'healthy', details: { pool_size: 1, max_connections: 2 } });
    expect(query).not.toHaveBeenCalled();
  });

  it.each([
    [undefined, 'degraded'],
    ['any', 'degraded'],
    ['all', 'unhealthy'],
  ] as const)('with `replicas` %s, one of two that fails is %s', async (replicas, status) => {
    const pools = Array.from({ length: 3 }, () =>
      Object.assign(new FakePool(), { totalCount: 2, idleCount: 0, waitingCount: 1 }),
    );
    const [master, first, second] = pools;
    second?.client.connect.mockRejectedValue(new Error('refused'));
    const driver = { master, slaves: [first, second] };
    const options = { ...PATIENT, ...(replicas && { replicas }) };
    expect(await pingTypeOrm(dataSource('postgres', { driver }), context(), options)).toMatchObject({
      status,
      message: expect.stringContaining('1 of 2 replicas failed, db.example:5432: refused'),
    });
  });

  it.each([
    [{ replicas: 'some' }, /^pingTypeOrm\(\): `replicas` must be 'any' or 'all'/],
    [{ degradedAboveMs: 0 }, /^pingTypeOrm\(\): `degradedAboveMs` must be a positive number/],
    [{ whenPoolExausted: 'degraded' }, /^pingTypeOrm\(\): `whenPoolExausted` is not an option/],
  ])('refuses %j', async (options, message) => {
    await expect(pingTypeOrm(dataSource('postgres', {}), context(), options as never)).rejects.toThrow(message);
  });

  it('degrades an answer that takes more than 100 ms, unless it is told otherwise', async () => {
    vi.useFakeTimers();
    const query = () => new Promise<void>((resolve) => void setTimeout(resolve, 101));
    const asked = pingTypeOrm(dataSource('mysql', { query }), context());
    await vi.advanceTimersByTimeAsync(101);
    vi.useRealTimers();
    expect(await asked).toEqual({ status: 'degraded', message: 'SELECT 1 took 101 ms, more than 100 ms' });
  });

  it('says so where the DataSource is not initialized', async () => {
    await expect(pingTypeOrm(dataSource('mysql', { isInitialized: false }), context())).rejects.toThrow(
      'The DataSource is not initialized: it has not connected yet, or it was destroyed.',
    );
  });

  it('asks a DataSource that says nothing of its options', async () => {
    const query = vi.fn<(sql: string) => Promise<void>>().mockResolvedValue();
    await pingTypeOrm(dataSource('mysql', { query, options: undefined }), context(), PATIENT);
    expect(query).toHaveBeenCalledExactlyOnceWith('SELECT 1');
  });

  it('does not send another query while one is unanswered', async () => {
    const query = vi.fn(() => new Promise(() => undefined));
    const database = dataSource('mysql', { query });
    for (let run = 1; run <= 5; run++) {
      const signal = AbortSignal.timeout(5);
      await expect(pingTypeOrm(database, { ...context(), signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    }
    expect(query).toHaveBeenCalledOnce();
  });

  describe('with a cluster of MySQL', () => {
    type Answer = (error: Error | null) => void;
    const answering = { pool: { query: (_sql: string, answer: Answer) => answer(null) } };
    const dead = { pool: { query: (_sql: string, answer: Answer) => answer(new Error('refused')) } };
    const cluster = (nodes: object) =>
      dataSource('mysql', {
        options: { type: 'mysql', replication: { master: {}, slaves: [{}, {}] } },
        driver: { poolCluster: { _nodes: nodes } },
      });

    it('asks through TypeORM when a version of the driver keeps its nodes elsewhere', async () => {
      const query = vi.fn<() => Promise<void>>().mockResolvedValue();
      const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
      const database = dataSource('mysql', {
        options: { type: 'mysql', replication: { master: {}, slaves: [{}, {}] } },
        driver: { poolCluster: {} },
        query,
        createQueryRunner: () => ({ query, release: () => Promise.resolve() }),
      });
      expect(await pingTypeOrm(database, context(), PATIENT)).toMatchObject({
        status: 'healthy',
        details: { replicas: [{ name: 'replica', status: 'healthy' }] },
      });
      expect(query).toHaveBeenCalledTimes(2);
      expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/does not show the nodes of its cluster/));
      warn.mockRestore();
    });

    it.each([
      ['all answer', { MASTER: answering, SLAVE0: answering, SLAVE1: answering }, 'healthy', undefined],
      [
        'one is dead',
        { MASTER: answering, SLAVE0: answering, SLAVE1: dead },
        'degraded',
        '1 of 2 replicas failed, SLAVE1: refused',
      ],
      [
        'one was taken out by the driver',
        { MASTER: answering, SLAVE0: answering },
        'degraded',
        expect.stringContaining('set `replication.restoreNodeTimeout`'),
      ],
    ])('asks each node directly: %s', async (_title, nodes, status, message) => {
      const outcome = await pingTypeOrm(cluster(nodes), context(), PATIENT);
      expect(outcome.status).toBe(status);
      expect(outcome.message).toEqual(message);
    });

    it('asks a node with a pool of mysql2 on a connection of that pool', async () => {
      const pool = Object.assign(new FakeMySqlPool(), { query: vi.fn() });
      const nodes = { MASTER: answering, SLAVE0: { pool }, SLAVE1: answering };
      const outcome = pingTypeOrm(cluster(nodes), context(), PATIENT);
      await vi.waitUntil(() => pool.handed.length > 0);
      const connection = pool.hand();
      await vi.waitUntil(() => connection.answers.length > 0);
      connection.answers.shift()?.(new Error('refused'));
      expect(await outcome).toMatchObject({ message: '1 of 2 replicas failed, SLAVE0: refused' });
      expect(connection.closed).toHaveBeenCalledOnce();
      expect(pool.query).not.toHaveBeenCalled();
    });

    it('fails with the error of the master', async () => {
      const nodes = { MASTER: dead, SLAVE0: answering, SLAVE1: answering };
      await expect(pingTypeOrm(cluster(nodes), context())).rejects.toThrow('refused');
    });
  });

  it('asks the replica that a query of the application would get, when it cannot choose one', async () => {
    const release = vi.fn(() => Promise.resolve());
    const runner = { query: () => Promise.reject(new Error('refused')), release };
    const createQueryRunner = vi.fn(() => runner);
    const database = dataSource('mssql', {
      options: { type: 'mssql', replication: { master: {}, slaves: [{}] } },
      query: () => Promise.resolve(),
      createQueryRunner,
    });
    expect(await pingTypeOrm(database, context(), PATIENT)).toMatchObject({
      status: 'unhealthy',
      message: '1 of 1 replicas failed, replica: refused',
    });
    expect(release).toHaveBeenCalledOnce();
    expect(createQueryRunner).toHaveBeenCalledExactlyOnceWith('slave');
  });
});
