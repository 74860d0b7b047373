import { createPool as createPromisePool, type Pool as PromisePool, type RowDataPacket } from 'mysql2/promise';
import type { PoolOptions } from 'mysql2';
import { pingMySql } from 'nestjs-probes/mysql';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { slowWayTo } from '../support/database.js';
import { freePort } from '../support/free-port.js';
import { hasMariaDb, MARIADB_SKIPPED, MariaDb } from '../support/mariadb.js';
import { mySqlFiguresOf, mySqlPoolTo, takeFrom } from '../support/mysql-pools.js';

/** A busy machine makes no database slow. */
const PATIENT = { degradedAboveMs: 60_000 };

const NOTHING = { total: 0, idle: 0, waiting: 0 };

describe.skipIf(!hasMariaDb)(`pingMySql on a real MariaDB${MARIADB_SKIPPED}`, () => {
  let mariadb: MariaDb;

  beforeAll(async () => {
    mariadb = await MariaDb.start();
    await asAdmin(async (admin) => {
      // Without the privileges that give a connection more than others get.
      for (const user of ['app', 'few']) {
        await admin.query(`CREATE USER '${user}'@'127.0.0.1' IDENTIFIED BY 'password'`);
      }
      await admin.query(`ALTER USER 'few'@'127.0.0.1' WITH MAX_USER_CONNECTIONS 2`);
    });
  });
  afterEach(() => mariadb.resume());
  afterAll(() => mariadb?.remove());

  async function asAdmin<T>(work: (admin: PromisePool) => Promise<T>): Promise<T> {
    const admin = createPromisePool({ uri: mariadb.url, connectionLimit: 1 });
    return await work(admin).finally(() => admin.end());
  }

  const urlOf = (user: string, port = mariadb.port) => `mysql://${user}:password@127.0.0.1:${port}/`;
  const poolOf = (options: PoolOptions = {}, user = 'app') => mySqlPoolTo(urlOf(user), options);

  /** How many connections of the application the server has. */
  const connections = () =>
    asAdmin(async (admin) => {
      const sql = `SELECT count(*) AS count FROM information_schema.processlist WHERE user = 'app'`;
      const [[row]] = await admin.query<RowDataPacket[]>(sql);
      return row?.['count'];
    });

  it('is healthy and reports the figures of the pool, its own connection given back', async () => {
    const pool = poolOf({ connectionLimit: 4 });
    await takeFrom(pool, 1);
    expect(await pingMySql(pool, checkContext(), PATIENT)).toEqual({
      status: 'healthy',
      details: { pool_size: 2, idle_connections: 1, active_connections: 1, waiting_requests: 0, max_connections: 4 },
    });
    expect(mySqlFiguresOf(pool)).toEqual({ total: 2, idle: 1, waiting: 0 });
  });

  it('knows the pools of mysql2/promise', async () => {
    const pool = poolOf({ connectionLimit: 3 });
    expect(await pingMySql(pool.promise(), checkContext(), PATIENT)).toMatchObject({ details: { max_connections: 3 } });
    const promised = createPromisePool({ uri: urlOf('app'), connectionLimit: 5 });
    onTestFinished(() => promised.end());
    expect(await pingMySql(promised, checkContext(), PATIENT)).toMatchObject({
      status: 'healthy',
      details: { pool_size: 1, max_connections: 5 },
    });
  });

  it.each<[what: string, options: PoolOptions, details: object]>([
    ['without a limit', { connectionLimit: 0 }, { pool_size: 1, idle_connections: 1 }],
    ['that resets its connections', { resetOnRelease: true }, { active_connections: 0, max_connections: 10 }],
    ['that has no queue', { waitForConnections: false }, { active_connections: 0, max_connections: 10 }],
  ])('is healthy with a pool %s', async (_what, options, details) => {
    const outcome = await pingMySql(poolOf(options), checkContext(), PATIENT);
    expect(outcome).toMatchObject({ status: 'healthy', details });
    if (options.connectionLimit === 0) expect(outcome.details).not.toHaveProperty('max_connections');
  });

  it('counts no ping of other checks as active or waiting', async () => {
    const pool = poolOf({ connectionLimit: 4 });
    await takeFrom(pool, 1);
    const pings = Array.from({ length: 12 }, () => pingMySql(pool, checkContext(), PATIENT));
    for (const { status, details } of await Promise.all(pings)) {
      expect(status).toBe('healthy');
      expect(details).toMatchObject({ active_connections: 1, waiting_requests: 0 });
    }
    const { total, idle, waiting } = mySqlFiguresOf(pool);
    expect([total - idle, waiting]).toEqual([1, 0]);
  });

  it('is degraded when the answer is slow', async () => {
    const proxy = await slowWayTo(mariadb.port);
    const pool = mySqlPoolTo(urlOf('app', proxy.port));
    await pingMySql(pool, checkContext());
    proxy.delayMs = 50;
    expect(await pingMySql(pool, checkContext(), { degradedAboveMs: 20 })).toMatchObject({
      status: 'degraded',
      message: expect.stringMatching(/^SELECT 1 took \d+ ms, more than 20 ms$/),
    });
  });

  it('says that the database refuses the password', async () => {
    const pool = mySqlPoolTo(urlOf('app').replace(':password@', ':wrong@'));
    await expect(pingMySql(pool, checkContext())).rejects.toThrow(/^Access denied for user 'app'@'127\.0\.0\.1'/);
    expect(mySqlFiguresOf(pool)).toEqual(NOTHING);
  });

  it('says that nothing listens, and that there is no such host', async () => {
    const port = await freePort();
    await expect(pingMySql(mySqlPoolTo(urlOf('app', port)), checkContext())).rejects.toThrow(
      `connect ECONNREFUSED 127.0.0.1:${port}`,
    );
    const nowhere = mySqlPoolTo(urlOf('app').replace('127.0.0.1', 'nowhere.invalid'));
    await expect(pingMySql(nowhere, checkContext())).rejects.toThrow(/getaddrinfo \w+ nowhere\.invalid/);
  });

  it('says that a killed database refuses, and is healthy again when it is back', async () => {
    const pool = poolOf();
    await takeFrom(pool, 1);
    await pingMySql(pool, checkContext());
    await mariadb.kill();
    await expect(pingMySql(pool, checkContext())).rejects.toThrow(/ECONNREFUSED|Connection lost|ECONNRESET/);
    await expect(pingMySql(pool, checkContext())).rejects.toThrow(/ECONNREFUSED/);
    await mariadb.start();
    expect(await pingMySql(pool, checkContext(), PATIENT)).toMatchObject({
      status: 'healthy',
      details: { pool_size: 1, active_connections: 0 },
    });
  });

  it.each([
    ['that is open', true],
    ['that is being opened', false],
  ])('destroys a connection %s at the deadline of a frozen database', async (_what, isOpen) => {
    const pool = poolOf({ connectionLimit: 1 });
    if (isOpen) await pingMySql(pool, checkContext());
    await mariadb.pause();
    const pings = [1, 2, 3].map(() => pingMySql(pool, checkContext(500)));
    for (const ping of await Promise.allSettled(pings)) expect(ping).toMatchObject({ status: 'rejected' });
    expect(mySqlFiguresOf(pool)).toEqual(NOTHING);
    mariadb.resume();
    // The server has given up its side too.
    await expect.poll(connections).toBe(0);
    expect(await pingMySql(pool, checkContext(), PATIENT)).toMatchObject({
      status: 'healthy',
      details: { pool_size: 1, idle_connections: 1, active_connections: 0, waiting_requests: 0 },
    });
  });

  it('gives the place of an aborted ping to the request that waits for it', async () => {
    const pool = poolOf({ connectionLimit: 1 });
    await mariadb.pause();
    const abort = new AbortController();
    const ping = pingMySql(pool, checkContext(60_000, abort.signal));
    const waiting = pool.promise().query('SELECT 2');
    expect(mySqlFiguresOf(pool)).toEqual({ total: 1, idle: 0, waiting: 1 });
    abort.abort(new Error('enough'));
    await expect(ping).rejects.toThrow('enough');
    mariadb.resume();
    await waiting;
    expect(mySqlFiguresOf(pool)).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  it('destroys its connection when a cable is cut', async () => {
    const proxy = await slowWayTo(mariadb.port);
    const pool = mySqlPoolTo(urlOf('app', proxy.port));
    await pingMySql(pool, checkContext());
    proxy.cut();
    await expect(pingMySql(pool, checkContext(300))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(mySqlFiguresOf(pool)).toEqual(NOTHING);
    proxy.heal();
    expect(await pingMySql(pool, checkContext(), PATIENT)).toMatchObject({ status: 'healthy' });
  });

  describe('with a pool that is exhausted', () => {
    it.each([
      [undefined, 'degraded'],
      ['unhealthy', 'unhealthy'],
    ] as const)('tells it from a dead database: %s is %s', async (whenPoolExhausted, status) => {
      const pool = poolOf({ connectionLimit: 2 });
      const [used] = await takeFrom(pool, 2);
      const waiting = pool.promise().query('SELECT 1');
      expect(await pingMySql(pool, checkContext(), { ...(whenPoolExhausted && { whenPoolExhausted }) })).toEqual({
        status,
        message: 'connection pool exhausted (2 of 2 in use, 1 waiting)',
        details: { pool_size: 2, idle_connections: 0, active_connections: 2, waiting_requests: 1, max_connections: 2 },
      });
      await expect.poll(connections).toBe(2);
      used?.release();
      await waiting;
      expect(await pingMySql(pool, checkContext(), PATIENT)).toMatchObject({ status: 'healthy' });
    });

    it('waits for a connection that becomes free in time', async () => {
      const pool = poolOf({ connectionLimit: 1 });
      const [used] = await takeFrom(pool, 1);
      const ping = pingMySql(pool, checkContext(60_000), PATIENT);
      used?.release();
      expect(await ping).toMatchObject({ status: 'healthy' });
    });

    it('blames the database that is frozen or dead', async () => {
      const pool = poolOf({ connectionLimit: 1 });
      await takeFrom(pool, 1);
      void pool
        .promise()
        .query('SELECT 1')
        .catch(() => undefined);
      await mariadb.pause();
      await expect(pingMySql(pool, checkContext(500))).rejects.toMatchObject({ name: 'TimeoutError' });
      mariadb.resume();
      await mariadb.kill();
      onTestFinished(() => mariadb.start());
      await expect(pingMySql(pool, checkContext())).rejects.toThrow('ECONNREFUSED');
    });

    it('blames it when the database has no connection left for another', async () => {
      const few = poolOf({ connectionLimit: 2 }, 'few');
      await takeFrom(few, 2);
      const waiting = few
        .promise()
        .query('SELECT 1')
        .catch(() => undefined);
      expect(await pingMySql(few, checkContext())).toMatchObject({
        status: 'degraded',
        message: 'connection pool exhausted (2 of 2 in use, 1 waiting)',
      });
      await expect(pingMySql(poolOf({}, 'few'), checkContext())).rejects.toThrow(/max_user_connections/);
      void waiting;
    });
  });

  it('says that the database has too many connections', async () => {
    const pool = poolOf({ connectionLimit: 20 });
    await asAdmin((admin) => admin.query('SET GLOBAL max_connections = 10'));
    onTestFinished(() => asAdmin((admin) => admin.query('SET GLOBAL max_connections = 151')).then(() => undefined));
    const taken = await takeFrom(pool, 10);
    await expect(pingMySql(pool, checkContext())).rejects.toThrow('Too many connections');
    expect(mySqlFiguresOf(pool)).toEqual({ total: 10, idle: 0, waiting: 0 });
    const full = poolOf({ connectionLimit: 1 });
    taken.pop()?.destroy();
    await expect
      .poll(() =>
        takeFrom(full, 1).then(
          () => 'taken',
          () => 'refused',
        ),
      )
      .toBe('taken');
    void full
      .promise()
      .query('SELECT 1')
      .catch(() => undefined);
    expect(await pingMySql(full, checkContext())).toMatchObject({
      status: 'degraded',
      message: 'connection pool exhausted (1 of 1 in use, 1 waiting)',
    });
  });
});
