import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckContext } from '../../checks/health-check.js';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { silentNameServer } from '../lookups/silent-name-server.fake.js';
import { pingsOn } from '../pools/pool-figures.js';
import { countedPoolOf } from './counted-mysql-pool.js';
import { FakeConnection, FakeMySqlPool, type FakePooledConnection } from './mysql-pool.fake.js';
import { pingMySqlPool } from './ping-mysql-pool.js';

const REASON = new Error('deadline');
const PATIENT = { degradedAboveMs: 60_000, whenPoolExhausted: 'degraded' } as const;

let pool: FakeMySqlPool;
let abort: AbortController;

beforeEach(() => {
  [pool, abort] = [new FakeMySqlPool(), new AbortController()];
  FakeConnection.made = [];
});

const context = (timeoutMs = 60_000): CheckContext => ({ name: 'x', timeoutMs, signal: abort.signal });
const ping = (options: Parameters<typeof pingMySqlPool>[2] = PATIENT, timeoutMs?: number) =>
  pingMySqlPool(pool, context(timeoutMs), options);
const pings = () => pingsOn(countedPoolOf(pool));

/** Hands out the connection and answers its question. */
async function answer(error: Error | null = null): Promise<FakePooledConnection> {
  const connection = pool.hand();
  await setImmediate();
  connection.answers.shift()?.(error);
  return connection;
}

/** Nothing of the ping is left in the figures and on the signal. */
function expectNothingLeft(): void {
  expect(pings()).toEqual({ queued: 0, connections: 0 });
  expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
}

function expectDestroyed(connection: FakePooledConnection): void {
  expect(connection.destroy).toHaveBeenCalledOnce();
  expect(connection.closed).toHaveBeenCalledOnce();
  expect(connection.release).not.toHaveBeenCalled();
  expect(pool._allConnections.length).toBe(0);
  // The socket may still have something to say, and nobody else listens.
  expect(() => connection.emit('error', new Error('late'))).not.toThrow();
}

describe('a ping on a connection of the pool', () => {
  it('is healthy, with the figures, and gives the connection back', async () => {
    const outcome = ping();
    expect(pings().connections).toBe(1);
    const connection = await answer();
    expect(await outcome).toEqual({
      status: 'healthy',
      details: { pool_size: 1, idle_connections: 1, active_connections: 0, waiting_requests: 0, max_connections: 2 },
    });
    expect(connection.release).toHaveBeenCalledExactlyOnceWith();
    expect(connection.destroy).not.toHaveBeenCalled();
    expect(connection.listenerCount('error')).toBe(0);
    await setImmediate();
    expectNothingLeft();
  });

  it('listens to its connection as long as it has it', async () => {
    const outcome = ping();
    const connection = pool.hand();
    await setImmediate();
    expect(() => connection.emit('error', new Error('terminated'))).not.toThrow();
    connection.answers.shift()?.(null);
    expect(await outcome).toMatchObject({ status: 'healthy' });
  });

  it('has figures without a maximum where the pool has none', async () => {
    pool.config.connectionLimit = 0;
    const connection = new FakeMySqlPool().open();
    pool._allConnections.list.push(connection);
    pool._freeConnections.list.push(connection);
    const outcome = ping();
    await answer();
    expect((await outcome).details).toEqual({
      pool_size: 1,
      idle_connections: 1,
      active_connections: 0,
      waiting_requests: 0,
    });
  });

  it('is degraded where the answer is slow', async () => {
    const outcome = ping({ ...PATIENT, degradedAboveMs: Number.MIN_VALUE });
    await answer();
    expect(await outcome).toMatchObject({
      status: 'degraded',
      message: expect.stringMatching(/^SELECT 1 took \d+ ms/),
    });
  });

  it('destroys a connection whose query fails, and says why', async () => {
    const outcome = ping();
    const error = new Error('WSREP has not yet prepared node for application use');
    const connection = await answer(error);
    await expect(outcome).rejects.toBe(error);
    expectDestroyed(connection);
    await setImmediate();
    expectNothingLeft();
  });

  it('says why where an error has no message of its own', async () => {
    const outcome = ping();
    await answer(new AggregateError([new Error('refused here'), new Error('refused there')]));
    await expect(outcome).rejects.toThrow(/refused here.*refused there/);
  });

  it('fails as the pool does', async () => {
    const error = new Error("Access denied for user 'app'@'10.0.0.7' (using password: YES)");
    const outcome = ping();
    pool.fail(error);
    await expect(outcome).rejects.toBe(error);
    expectNothingLeft();
  });

  it('fails as the pool does that throws', async () => {
    const error = new Error('a stream of the application');
    vi.spyOn(pool, 'open').mockImplementation(() => {
      throw error;
    });
    await expect(ping()).rejects.toBe(error);
    expectNothingLeft();
  });

  it('is not begun when it is given up already', async () => {
    abort.abort(REASON);
    await expect(ping()).rejects.toBe(REASON);
    expect(pool.handed).toEqual([]);
  });

  it('that is given up while it asks destroys its connection', async () => {
    const outcome = ping();
    const connection = pool.hand();
    await setImmediate();
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    expectDestroyed(connection);
    expectNothingLeft();
  });

  it('that is given up while its connection is being opened destroys that', async () => {
    const outcome = ping();
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    const [opening] = pool.handed;
    if (!opening) throw new Error('Nothing was opened');
    expectDestroyed(opening.connection);
    expectNothingLeft();
    // No version of mysql2 does that; the count would be wrong for ever.
    opening.to(new Error('closed'));
    expectNothingLeft();
  });

  it('that is given up before it gets an idle connection gives that back, unused', async () => {
    const idle = pool.open();
    pool._freeConnections.list.push(idle);
    const outcome = ping();
    expect(pool._freeConnections.length).toBe(0);
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    expect(pings().connections).toBe(1);
    const connection = pool.hand();
    expect(connection).toBe(idle);
    expect(connection.release).toHaveBeenCalledOnce();
    expect(connection.answers).toEqual([]);
    expectNothingLeft();
  });
});

describe('a pool that is exhausted', () => {
  beforeEach(() => {
    for (const _ of [1, 2]) pool.open();
    pool._connectionQueue.list.push('a request');
  });

  async function beside(): Promise<FakeConnection> {
    await vi.waitUntil(() => FakeConnection.made[0]?.answers.length === 1);
    const [made] = FakeConnection.made;
    if (!made) throw new Error('Nothing was made');
    return made;
  }

  it.each(['degraded', 'unhealthy'] as const)('is %s where the database answers beside it', async (status) => {
    const outcome = ping({ ...PATIENT, whenPoolExhausted: status });
    const connection = await beside();
    connection.answers.shift()?.(null);
    expect(await outcome).toEqual({
      status,
      message: 'connection pool exhausted (2 of 2 in use, 1 waiting)',
      details: { pool_size: 2, idle_connections: 0, active_connections: 2, waiting_requests: 1, max_connections: 2 },
    });
    expect(connection.constructor).toBe(FakeConnection);
    expect(connection.options?.config).toBe(pool.config.connectionConfig);
    expect(connection.goodbye).toHaveBeenCalledOnce();
    expect(connection.closed).toHaveBeenCalledOnce();
    expect(pool._connectionQueue.length).toBe(1);
    await setImmediate();
    expectNothingLeft();
  });

  it('is asked beside with a name lookup that has 0.9 of the second half of the time', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    fakeRealTime();
    silentNameServer();
    const failed = vi.fn<(error: Error) => void>();
    const outcome = ping(PATIENT, 1_000);
    const connection = await beside();
    (connection.socket as () => Socket)().on('error', failed);
    await vi.advanceTimersByTimeAsync(449);
    expect(failed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    vi.restoreAllMocks();
    vi.useRealTimers();
    await vi.waitUntil(() => failed.mock.calls.length > 0);
    expect(failed.mock.calls[0]?.[0].message).toMatch(/^name lookup of beside\.mysql\.test has not been answered/);
    connection.answers.shift()?.(null);
    expect(await outcome).toMatchObject({ status: 'degraded' });
    expect(pool.config.connectionConfig).toEqual({ host: 'beside.mysql.test', port: 3306 });
  });

  it('is one for too many connections as well: that is an answer', async () => {
    const outcome = ping();
    const connection = await beside();
    connection.answers.shift()?.(Object.assign(new Error('Too many connections'), { errno: 1040 }));
    expect(await outcome).toMatchObject({ status: 'degraded' });
    expect(connection.closed).toHaveBeenCalledOnce();
  });

  it('is a dead database where nothing answers beside it', async () => {
    const outcome = ping();
    const connection = await beside();
    connection.answers.shift()?.(new Error('connect ECONNREFUSED'));
    await expect(outcome).rejects.toThrow('ECONNREFUSED');
    expect(connection.closed).toHaveBeenCalledOnce();
  });

  it('is given up while it asks beside it, and that connection is destroyed', async () => {
    const outcome = ping();
    const connection = await beside();
    expect(() => connection.emit('error', new Error('terminated'))).not.toThrow();
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    expect(connection.closed).toHaveBeenCalledOnce();
    expectNothingLeft();
  });

  it('is reported without an answer when a version of mysql2 does not show the class, and one warning says so', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
    pool._allConnections.list = [{}, {}];
    expect(await ping()).toMatchObject({ status: 'degraded' });
    expect(await ping()).toMatchObject({ status: 'degraded' });
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^nestjs-probes: this version of mysql2 does not show the class of its connections/),
    );
    warn.mockRestore();
  });
});

describe('a pool that is busy', () => {
  beforeEach(() => {
    for (const _ of [1, 2]) pool.open();
  });

  it('is stood beside until a connection is free', async () => {
    const outcome = ping();
    await setImmediate();
    expect(pool._connectionQueue.length).toBe(0);
    expect(pool.listenerCount('release')).toBe(1);
    (pool._allConnections.get(0) as FakePooledConnection).release();
    await vi.waitUntil(() => pool.handed.length > 0);
    await answer();
    expect(await outcome).toMatchObject({ status: 'healthy', details: { active_connections: 1 } });
  });

  it('is exhausted after half of the time', async () => {
    const outcome = ping(PATIENT, 40);
    await vi.waitUntil(() => FakeConnection.made[0]?.answers.length === 1);
    FakeConnection.made[0]?.answers.shift()?.(null);
    expect(await outcome).toMatchObject({ message: 'connection pool exhausted (2 of 2 in use, 0 waiting)' });
  });
});
