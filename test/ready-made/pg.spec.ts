import { pingPg } from 'nestjs-probes/pg';
import { Client, Pool, type PoolConfig } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { PostgresServer } from '../support/postgres.js';

/** A busy machine makes no database slow. */
const PATIENT = { degradedAboveMs: 60_000 };

describe('pingPg', () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterEach(() => postgres.resume());
  afterAll(() => postgres?.remove());

  function poolOf(config: PoolConfig = {}): Pool {
    const pool = new Pool({ connectionString: postgres.url, ...config });
    // The pool reports what happens to idle connections.
    pool.on('error', () => undefined);
    onTestFinished(() => pool.end());
    return pool;
  }

  it('is healthy and reports the figures of the pool, its own connection given back', async () => {
    const pool = poolOf({ max: 4 });
    const used = await pool.connect();
    expect(await pingPg(pool, checkContext(), PATIENT)).toEqual({
      status: 'healthy',
      details: { pool_size: 2, idle_connections: 1, active_connections: 1, waiting_requests: 0, max_connections: 4 },
    });
    used.release();
    expect(pool.idleCount).toBe(2);
  });

  it.each([
    [undefined, 'degraded'],
    ['unhealthy', 'unhealthy'],
  ] as const)('tells a pool in use from a dead database: %s is %s', async (whenPoolExhausted, status) => {
    const pool = poolOf({ max: 1 });
    const used = await pool.connect();
    const waiting = pool.query('SELECT 1');
    expect(await pingPg(pool, checkContext(), { ...(whenPoolExhausted && { whenPoolExhausted }) })).toMatchObject({
      status,
      message: 'connection pool exhausted (1 of 1 in use, 1 waiting)',
    });
    used.release();
    await waiting;
  });

  it('frees its connection at the deadline of a database that hangs', async () => {
    const pool = poolOf({ max: 1 });
    await pingPg(pool, checkContext());
    postgres.pause();
    await expect(pingPg(pool, checkContext(500))).rejects.toThrow();
    expect(pool.totalCount).toBe(0);
    postgres.resume();
    expect(await pingPg(pool, checkContext(), PATIENT)).toMatchObject({ status: 'healthy' });
  });

  it('says that the database refuses', async () => {
    const pool = poolOf({ connectionString: postgres.url.replace(/:\/\/[^@]*@/, '://nobody:wrong@') });
    await expect(pingPg(pool, checkContext())).rejects.toThrow(/nobody/);
  });

  it.each([[undefined], [{}], [new Client()]])('refuses what is no pool (%#)', async (pool) => {
    await expect(pingPg(pool as never, checkContext())).rejects.toThrow(
      /^pingPg\(\): the first argument must be a Pool of pg, got /,
    );
  });

  it('refuses an option that is wrong', async () => {
    await expect(pingPg(poolOf(), checkContext(), { degradedAboveMs: -1 })).rejects.toThrow(
      /^pingPg\(\): .*degradedAboveMs/,
    );
  });
});
