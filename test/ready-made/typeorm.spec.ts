import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkContext } from '../support/check-context.js';
import {
  connect,
  dropIdleConnection,
  figuresOf,
  poolOf,
  releaseAll,
  everythingDue,
  slowWayTo,
  takeConnections,
  through,
} from '../support/database.js';
import { PostgresServer } from '../support/postgres.js';

const IDLE_POOL = {
  pool_size: 1,
  idle_connections: 1,
  active_connections: 0,
  waiting_requests: 0,
  max_connections: 10,
};

/** A busy machine makes no database slow. */
const PATIENT = { degradedAboveMs: 60_000 };

describe('pingTypeOrm', () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterEach(() => postgres.resume());
  afterAll(() => postgres?.remove());

  describe('on a database that works', () => {
    it('is healthy and reports the figures of the pool, its own connection given back', async () => {
      const database = await connect(postgres.url);

      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({ status: 'healthy', details: IDLE_POOL });
    });

    it('counts the connections of the application as active', async () => {
      const database = await connect(postgres.url, { poolSize: 4 });
      await takeConnections(database, 3);

      const { details } = await pingTypeOrm(database, checkContext());
      expect(details).toMatchObject({ pool_size: 4, idle_connections: 1, active_connections: 3, max_connections: 4 });
    });

    it('opens a connection when the pool has none open, and uses nothing that this version lacks', async () => {
      const warn = vi.spyOn(process, 'emitWarning');
      const database = await connect(postgres.url);
      await dropIdleConnection(database);

      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({ status: 'healthy', details: IDLE_POOL });
      // The matrix runs this with the oldest and the newest version of TypeORM and of pg.
      expect(warn.mock.calls.flat().filter((text) => /nestjs-probes/.test(String(text)))).toEqual([]);
      warn.mockRestore();
    });

    it('is degraded when SELECT 1 takes longer than allowed, and says how long it took', async () => {
      const proxy = await slowWayTo(postgres.port);
      const database = await connect(through(proxy));
      proxy.delayMs = 60;

      const outcome = await pingTypeOrm(database, checkContext(), { degradedAboveMs: 20 });
      expect(outcome).toEqual({
        status: 'degraded',
        message: expect.stringMatching(/^SELECT 1 took \d+ ms, more than 20 ms$/),
        details: IDLE_POOL,
      });
    });

    it('does not count the opening of a connection as slowness', async () => {
      const proxy = await slowWayTo(postgres.port);
      const database = await connect(through(proxy));
      await dropIdleConnection(database);
      proxy.delayMs = 400; // Several answers make up the opening, one answer is the query.

      const started = performance.now();
      expect(await pingTypeOrm(database, checkContext(), { degradedAboveMs: 750 })).toMatchObject({
        status: 'healthy',
      });
      expect(performance.now() - started).toBeGreaterThan(750);
    });

    it('asks the master of a replicated database', async () => {
      const proxy = await slowWayTo(postgres.port);
      const database = await connect(undefined, {
        replication: { master: { url: through(proxy) }, slaves: [{ url: postgres.url }] },
      });
      proxy.delayMs = 60;

      expect(await pingTypeOrm(database, checkContext(), { degradedAboveMs: 20 })).toMatchObject({
        status: 'degraded',
        details: IDLE_POOL,
      });
    });
  });

  describe('on a pool without a free connection', () => {
    it('is degraded at once while others wait, with how many', async () => {
      const database = await connect(postgres.url);
      const taken = await takeConnections(database, 10);
      const waiting = Array.from({ length: 37 }, () => database.query('SELECT 1'));

      const started = performance.now();
      const outcome = await pingTypeOrm(database, checkContext(20_000));
      expect(outcome).toEqual({
        status: 'degraded',
        message: 'connection pool exhausted (10 of 10 in use, 37 waiting)',
        details: {
          pool_size: 10,
          idle_connections: 0,
          active_connections: 10,
          waiting_requests: 37,
          max_connections: 10,
        },
      });
      expect(performance.now() - started).toBeLessThan(5_000); // Not the 10 s that it waits when nobody else does.

      await Promise.all(taken.map((runner) => runner.release()));
      await Promise.all(waiting);
      expect(await pingTypeOrm(database, checkContext())).toMatchObject({
        status: 'healthy',
        details: { active_connections: 0, waiting_requests: 0 },
      });
    });

    it('is unhealthy when the user says that an exhausted pool is', async () => {
      const database = await connect(postgres.url, { poolSize: 2 });
      await takeConnections(database, 2);
      const waiting = database.query('SELECT 1');

      expect(await pingTypeOrm(database, checkContext(), { whenPoolExhausted: 'unhealthy' })).toMatchObject({
        status: 'unhealthy',
        message: 'connection pool exhausted (2 of 2 in use, 1 waiting)',
      });
      await releaseAll(database);
      await waiting;
    });

    it('is healthy when one becomes free while it stands by', async () => {
      const database = await connect(postgres.url, { poolSize: 2 });
      const [first] = await takeConnections(database, 2);
      const ping = pingTypeOrm(database, checkContext(20_000), PATIENT);
      await everythingDue();
      await first?.release();

      expect(await ping).toMatchObject({ status: 'healthy', details: { active_connections: 1, idle_connections: 1 } });
    });

    it('stands by for any number of checks of one pool, without a warning of Node’s', async () => {
      const warnings: Error[] = [];
      const hear = (warning: Error) => void warnings.push(warning);
      process.on('warning', hear);
      onTestFinished(() => void process.off('warning', hear));
      const database = await connect(postgres.url, { poolSize: 2 });
      const [first] = await takeConnections(database, 2);
      const pings = Array.from({ length: 30 }, () => pingTypeOrm(database, checkContext(20_000), PATIENT));
      await everythingDue();
      await first?.release();

      for (const outcome of await Promise.all(pings)) expect(outcome).toMatchObject({ status: 'healthy' });
      expect(warnings).toEqual([]);
    });

    it('gets its turn although every connection is taken again the moment it is released', async () => {
      const database = await connect(postgres.url, { poolSize: 2 });
      const stop = new AbortController();
      const workers = [1, 2].map(async () => {
        while (!stop.signal.aborted) await database.query('SELECT pg_sleep(0.02)');
      });
      await everythingDue();

      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toMatchObject({ status: 'healthy' });
      stop.abort();
      await Promise.all(workers);
    });

    it('is degraded when none becomes free, and never stands in the queue meanwhile', async () => {
      const database = await connect(postgres.url, { poolSize: 2 });
      await takeConnections(database, 2);
      const ping = pingTypeOrm(database, checkContext(1_600));
      await everythingDue();

      expect(poolOf(database).waitingCount).toBe(0);
      expect(await ping).toMatchObject({
        status: 'degraded',
        message: 'connection pool exhausted (2 of 2 in use, 0 waiting)',
      });
      await releaseAll(database);
      expect(figuresOf(database)).toEqual({ total: 2, idle: 2, waiting: 0 });
    });

    it('leaves nothing in the queue when it is aborted while it stands by', async () => {
      const database = await connect(postgres.url, { poolSize: 2 });
      await takeConnections(database, 2);
      const abort = new AbortController();
      const ping = pingTypeOrm(database, checkContext(20_000, abort.signal));
      await everythingDue();
      abort.abort(new Error('deadline'));

      await expect(ping).rejects.toThrow('deadline');
      await releaseAll(database);
      expect(figuresOf(database)).toEqual({ total: 2, idle: 2, waiting: 0 });
    });

    it('is not taken in by requests of the same tick that are still to get an idle connection', async () => {
      const database = await connect(postgres.url);
      const queries = Array.from({ length: 5 }, () => database.query('SELECT 1'));

      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toMatchObject({ status: 'healthy' });
      await Promise.all(queries);
    });

    it('does not blame the pool when the database behind it is dead', async () => {
      const proxy = await slowWayTo(postgres.port);
      const database = await connect(through(proxy), { poolSize: 2 });
      postgres.pause();
      const stuck = Array.from({ length: 5 }, () => database.query('SELECT 1'));
      await everythingDue();

      await expect(pingTypeOrm(database, checkContext(300))).rejects.toMatchObject({ name: 'TimeoutError' });
      await expect.poll(() => proxy.openConnections).toBe(2); // Those of the pool; the one beside it is closed.
      postgres.resume();
      await Promise.all(stuck);
    });

    it('blames the pool when the database has no connection left for anybody', async () => {
      const limits = ['max_connections=3', 'superuser_reserved_connections=0', 'reserved_connections=0'];
      const small = await PostgresServer.start(limits.flatMap((limit) => ['-c', limit]));
      onTestFinished(() => small.remove());
      const database = await connect(small.url, { poolSize: 3 });
      await takeConnections(database, 3);
      const waiting = database.query('SELECT 1');

      expect(await pingTypeOrm(database, checkContext())).toMatchObject({
        status: 'degraded',
        message: 'connection pool exhausted (3 of 3 in use, 1 waiting)',
      });
      await releaseAll(database);
      await waiting;
    });
  });

  describe('on a database that hangs', () => {
    it('destroys the connection in use at the deadline, and its place in the pool is free again', async () => {
      const proxy = await slowWayTo(postgres.port);
      const database = await connect(through(proxy));
      expect(proxy.openConnections).toBe(1);
      postgres.pause();

      await expect(pingTypeOrm(database, checkContext(200))).rejects.toMatchObject({ name: 'TimeoutError' });
      expect(figuresOf(database)).toEqual({ total: 0, idle: 0, waiting: 0 });
      await expect.poll(() => proxy.openConnections).toBe(0);

      postgres.resume();
      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({ status: 'healthy', details: IDLE_POOL });
    });

    it('destroys the connection of a pipelining client as well, which would wait for its answers', async () => {
      const proxy = await slowWayTo(postgres.port);
      const database = await connect(through(proxy), { extra: { pipeline: true } });
      postgres.pause();

      await expect(pingTypeOrm(database, checkContext(200))).rejects.toMatchObject({ name: 'TimeoutError' });
      expect(figuresOf(database)).toEqual({ total: 0, idle: 0, waiting: 0 });
      await expect.poll(() => proxy.openConnections).toBe(0);
    });

    it('leaves no connection behind after 50 aborts in a row', async () => {
      const proxy = await slowWayTo(postgres.port);
      const database = await connect(through(proxy));
      postgres.pause();

      for (let run = 1; run <= 50; run++) {
        await expect(pingTypeOrm(database, checkContext(20))).rejects.toMatchObject({ name: 'TimeoutError' });
      }
      await expect.poll(() => figuresOf(database)).toEqual({ total: 0, idle: 0, waiting: 0 });
      await expect.poll(() => proxy.openConnections).toBe(0);

      postgres.resume();
      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({ status: 'healthy', details: IDLE_POOL });
    });

    it('leaves the connections of the application alone', async () => {
      const database = await connect(postgres.url);
      const [runner] = await takeConnections(database, 1);
      postgres.pause();
      await expect(pingTypeOrm(database, checkContext(100))).rejects.toMatchObject({ name: 'TimeoutError' });
      postgres.resume();

      expect(await runner?.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await expect.poll(() => figuresOf(database)).toEqual({ total: 1, idle: 0, waiting: 0 });
    });

    it('leaves no connection behind that would have been opened for it among requests of the same tick', async () => {
      const database = await connect(postgres.url);
      postgres.pause();
      const stuck = database.query('SELECT 1');
      await expect(pingTypeOrm(database, checkContext(100))).rejects.toMatchObject({ name: 'TimeoutError' });

      await expect.poll(() => figuresOf(database)).toEqual({ total: 1, idle: 0, waiting: 0 });
      postgres.resume();
      await stuck;
    });

    it('hands back at once a connection that arrives after the abort', async () => {
      const database = await connect(postgres.url);
      const abort = new AbortController();
      const ping = pingTypeOrm(database, checkContext(10_000, abort.signal));
      abort.abort(new Error('deadline'));

      await expect(ping).rejects.toThrow('deadline');
      await expect.poll(() => figuresOf(database)).toEqual({ total: 1, idle: 1, waiting: 0 });
    });

    it('asks nothing when it is aborted before it begins', async () => {
      const database = await connect(postgres.url);

      await expect(pingTypeOrm(database, checkContext(10_000, AbortSignal.abort(new Error('late'))))).rejects.toThrow(
        'late',
      );
      expect(figuresOf(database)).toEqual({ total: 1, idle: 1, waiting: 0 });
    });
  });

  describe('on a database that dies', () => {
    it('says that the connection is refused, and is healthy again once the database is back', async () => {
      const database = await connect(postgres.url);
      await postgres.kill();
      onTestFinished(() => postgres.start().catch(() => undefined));
      await expect.poll(() => figuresOf(database).total).toBe(0);

      await expect(pingTypeOrm(database, checkContext())).rejects.toThrow(/ECONNREFUSED/);
      expect(figuresOf(database)).toEqual({ total: 0, idle: 0, waiting: 0 });

      await postgres.start();
      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({ status: 'healthy', details: IDLE_POOL });
    });

    it('says what each address of the host answered, which Node leaves out of the message', async () => {
      const refusals = ['connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED 127.0.0.1:5432'];
      const error = new AggregateError(refusals.map((text) => new Error(text)));
      const connectTo = (callback: (error: Error) => void) => callback(error);
      const master = { totalCount: 0, idleCount: 0, waitingCount: 0, options: { max: 10 }, connect: connectTo };
      const database = { isInitialized: true, driver: { master } } as unknown as DataSource;

      await expect(pingTypeOrm(database, checkContext())).rejects.toThrow(refusals.join('; '));
    });

    it('fails at once when the connection breaks under it', async () => {
      const database = await connect(postgres.url);
      postgres.pause();
      const ping = pingTypeOrm(database, checkContext(25_000));
      const failure = expect(ping).rejects.toThrow(/terminated|ECONNRESET/);
      await postgres.kill();
      onTestFinished(() => postgres.start());

      await failure;
      expect(figuresOf(database)).toEqual({ total: 0, idle: 0, waiting: 0 });
    });

    it('is healthy after an orderly restart', async () => {
      const database = await connect(postgres.url);
      await postgres.stop();
      await postgres.start();
      await expect.poll(() => figuresOf(database).total).toBe(0);

      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({ status: 'healthy', details: IDLE_POOL });
    });
  });

  describe('on other DataSources', () => {
    it('says so when the DataSource is not initialized, or was destroyed', async () => {
      const database = new DataSource({ type: 'postgres', url: postgres.url });
      await expect(pingTypeOrm(database, checkContext())).rejects.toThrow(/^The DataSource is not initialized/);

      await database.initialize();
      await database.destroy();
      await expect(pingTypeOrm(database, checkContext())).rejects.toThrow(/^The DataSource is not initialized/);
    });

    it('asks a driver without a pool of pg through the DataSource, without figures', async () => {
      const asked: string[] = [];
      const query = async (sql: string) => void asked.push(sql);
      const database = { isInitialized: true, driver: { pool: {} }, query } as unknown as DataSource;

      expect(await pingTypeOrm(database, checkContext(), PATIENT)).toEqual({ status: 'healthy' });
      expect(asked).toEqual(['SELECT 1']);
    });
  });
});
