import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckContext } from '../../checks/health-check.js';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { realTime } from '../../timing/real-time.js';
import { FakeClient, FakePool } from './pg-pool.fake.js';
import { isPgPool } from './pg-pool.js';
import { pingPgPool } from './ping-pg-pool.js';
import { pingsOn } from '../pools/pool-figures.js';

const REASON = new Error('deadline');
const PATIENT = { degradedAboveMs: 60_000, whenPoolExhausted: 'degraded' } as const;
const NOTHING_OF_PINGS = { queued: 0, connections: 0 };

let pool: FakePool;
let client: FakeClient;
let abort: AbortController;

beforeEach(() => {
  [pool, client, abort] = [new FakePool(), new FakeClient(), new AbortController()];
});

const context = (timeoutMs = 60_000): CheckContext => ({ name: 'x', timeoutMs, signal: abort.signal });
const ping = (options: Parameters<typeof pingPgPool>[2] = PATIENT, timeoutMs?: number) =>
  pingPgPool(pool, context(timeoutMs), options);

/** Nothing of the ping is left: not in the figures, not on the signal, not on the connection. */
function expectNothingLeft(): void {
  expect(pingsOn(pool)).toEqual(NOTHING_OF_PINGS);
  expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  expect(client.listenerCount('error')).toBe(0);
}

describe('a ping on a connection of the pool', () => {
  it('is healthy, with the figures, and gives the connection back', async () => {
    const outcome = ping();
    expect(pingsOn(pool)).toEqual({ queued: 1, connections: 0 });
    pool.hand(client);
    expect(pingsOn(pool)).toEqual({ queued: 0, connections: 1 });
    expect(client.listenerCount('error')).toBe(1);
    // Nobody else listens to a connection that is out: its error would end the process.
    client.emit('error', new Error('terminated'));
    expect(await outcome).toEqual({
      status: 'healthy',
      details: {
        pool_size: 1,
        idle_connections: 1,
        active_connections: 0,
        waiting_requests: 0,
        max_connections: 2,
      },
    });
    expect(client.query).toHaveBeenCalledExactlyOnceWith('SELECT 1');
    expect(pool.release).toHaveBeenCalledExactlyOnceWith();
    expect(client.destroy).not.toHaveBeenCalled();
    await setImmediate();
    expectNothingLeft();
  });

  it('is degraded where the answer is slow', async () => {
    client.query.mockImplementation(() => new Promise((resolve) => setTimeout(resolve, 10)));
    const outcome = ping({ ...PATIENT, degradedAboveMs: 1 });
    pool.hand(client);
    expect(await outcome).toEqual({
      status: 'degraded',
      message: expect.stringMatching(/^SELECT 1 took \d+ ms, more than 1 ms$/),
      details: expect.objectContaining({ max_connections: 2 }),
    });
  });

  it('destroys a connection whose query fails, and says why', async () => {
    const error = new Error('relation is gone');
    client.query.mockRejectedValue(error);
    const outcome = ping();
    pool.hand(client);
    await expect(outcome).rejects.toBe(error);
    expect(pool.release).toHaveBeenCalledExactlyOnceWith(error);
    expect(client.destroy).toHaveBeenCalledOnce();
    await setImmediate();
    expectNothingLeft();
  });

  it('says why where an error has no message of its own, and what is none was thrown', async () => {
    client.query.mockRejectedValue(new AggregateError([new Error('refused here'), new Error('refused there')]));
    const outcome = ping();
    pool.hand(client);
    await expect(outcome).rejects.toThrow(/refused here.*refused there/);
    client.query.mockRejectedValue('a text');
    const other = ping();
    pool.hand(client);
    await expect(other).rejects.toMatchObject({ message: 'a text', cause: 'a text' });
    expect(pool.release).toHaveBeenLastCalledWith(
      expect.objectContaining({ message: 'The ping was given up.', cause: 'a text' }),
    );
  });

  it('fails as the pool does', async () => {
    const error = new Error('connect ECONNREFUSED');
    const outcome = ping();
    pool.fail(error);
    await expect(outcome).rejects.toBe(error);
    expectNothingLeft();
  });

  it('is not begun when it is given up already', async () => {
    abort.abort(REASON);
    await expect(ping()).rejects.toBe(REASON);
    expect(pool.answers).toEqual([]);
  });

  it('that is given up while it asks destroys its connection', async () => {
    client.query.mockReturnValue(new Promise(() => undefined));
    const outcome = ping();
    pool.hand(client);
    await setImmediate();
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    expect(pool.release).toHaveBeenCalledExactlyOnceWith(REASON);
    expect(client.destroy).toHaveBeenCalledOnce();
    expectNothingLeft();
  });

  it('that is given up while it waits gives a connection back that comes later, unused', async () => {
    const outcome = ping();
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    pool.hand(client);
    expect(pool.release).toHaveBeenCalledExactlyOnceWith();
    expect(client.query).not.toHaveBeenCalled();
    expectNothingLeft();
  });

  it('that is given up while its connection is being opened destroys that', async () => {
    const opening = pool.opens();
    const outcome = ping();
    expect(pingsOn(pool)).toEqual({ queued: 0, connections: 1 });
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    expect(opening.destroy).toHaveBeenCalledOnce();
    pool.fail(new Error('Connection terminated'));
    expectNothingLeft();
  });

  it('is counted right where the pool answers in the same turn', async () => {
    pool.connect = (answerNow) => answerNow(undefined, client, pool.release);
    const outcome = ping();
    expect(pingsOn(pool)).toEqual({ queued: 0, connections: 1 });
    expect(await outcome).toMatchObject({ status: 'healthy' });
    await setImmediate();
    expectNothingLeft();
  });

  it('counts a connection that is opened for it once', async () => {
    pool.opens();
    const outcome = ping();
    pool.hand(client);
    expect(pingsOn(pool)).toEqual({ queued: 0, connections: 1 });
    expect(await outcome).toMatchObject({ status: 'healthy' });
    await setImmediate();
    expectNothingLeft();
  });
});

describe('a pool that is exhausted', () => {
  beforeEach(() => Object.assign(pool, { totalCount: 2, idleCount: 0, waitingCount: 3 }));

  it.each(['degraded', 'unhealthy'] as const)('is %s where the database answers beside it', async (status) => {
    expect(await ping({ ...PATIENT, whenPoolExhausted: status })).toEqual({
      status,
      message: 'connection pool exhausted (2 of 2 in use, 3 waiting)',
      details: {
        pool_size: 2,
        idle_connections: 0,
        active_connections: 2,
        waiting_requests: 3,
        max_connections: 2,
      },
    });
    const { connect, query, end, destroy } = pool.client;
    expect(connect).toHaveBeenCalledOnce();
    expect(query).toHaveBeenCalledExactlyOnceWith('SELECT 1');
    expect(end).toHaveBeenCalledOnce();
    expect(destroy).toHaveBeenCalledOnce();
    expect(pool.answers).toEqual([]);
    await setImmediate();
    expectNothingLeft();
  });

  it('is one for too many connections as well: that is an answer', async () => {
    pool.client.connect.mockRejectedValue(
      Object.assign(new Error('sorry, too many clients already'), { code: '53300' }),
    );
    expect(await ping()).toMatchObject({ status: 'degraded' });
    expect(pool.client.destroy).toHaveBeenCalledOnce();
  });

  it('is a dead database where nothing answers beside it', async () => {
    const error = new Error('connect ECONNREFUSED');
    pool.client.connect.mockRejectedValue(error);
    await expect(ping()).rejects.toBe(error);
    expect(pool.client.destroy).toHaveBeenCalledOnce();
  });

  it('is given up while it asks beside it, whose connection is destroyed and whose errors are nobody’s', async () => {
    pool.client.query.mockReturnValue(new Promise(() => undefined));
    const outcome = ping();
    await vi.waitUntil(() => pool.client.query.mock.calls.length > 0);
    expect(() => pool.client.emit('error', new Error('terminated'))).not.toThrow();
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    expect(pool.client.destroy).toHaveBeenCalledOnce();
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  it('is asked beside with the options of the pool, and a lookup that has half of the time', async () => {
    Object.assign(pool.options, { database: 'shop' });
    await ping();
    expect(pool.made).toMatchObject([{ options: { database: 'shop' } }]);
    expect(pool.options).toEqual({ max: 2, database: 'shop' });
  });
});

describe('a pool that is busy', () => {
  beforeEach(() => Object.assign(pool, { totalCount: 2, idleCount: 0 }));

  it('is stood beside until a connection is free, and no listener stays with each wait', async () => {
    const outcome = ping();
    for (let wait = 1; wait <= 20; wait++) {
      pool.emit('release');
      // oxlint-disable-next-line no-await-in-loop
      await setImmediate();
      expect(getEventListeners(abort.signal, 'abort').length).toBeLessThanOrEqual(1);
      expect(pool.listenerCount('release') + pool.listenerCount('remove')).toBeLessThanOrEqual(2);
    }
    expect(pool.answers).toEqual([]);
    pool.idleCount = 1;
    pool.emit('release');
    await vi.waitUntil(() => pool.answers.length > 0);
    pool.hand(client);
    expect(await outcome).toMatchObject({ status: 'healthy' });
  });

  it('is stood beside for half of the time, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    fakeRealTime();
    const told = vi.fn();
    void ping(PATIENT, 1_000).then(told);
    await vi.advanceTimersByTimeAsync(499);
    expect(told).not.toHaveBeenCalled();
    expect(pool.listenerCount('release')).toBeGreaterThan(0);
    await vi.advanceTimersByTimeAsync(1);
    vi.restoreAllMocks();
    vi.useRealTimers();
    await vi.waitUntil(() => told.mock.calls.length > 0);
    expect(told.mock.calls[0]?.[0]).toMatchObject({ message: expect.stringContaining('exhausted') });
  });

  it('is exhausted on the clock as well', async () => {
    expect(await ping(PATIENT, 40)).toMatchObject({
      status: 'degraded',
      message: expect.stringContaining('exhausted'),
    });
  });

  it('is not stood beside any more when the ping is given up', async () => {
    const outcome = ping();
    await setImmediate();
    abort.abort(REASON);
    await expect(outcome).rejects.toBe(REASON);
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  });

  it('lets requests of this very tick have idle connections first', async () => {
    Object.assign(pool, { idleCount: 1, waitingCount: 1 });
    const timer = vi.spyOn(realTime, 'setTimeout');
    const outcome = ping();
    expect(pool.answers).toEqual([]);
    pool.waitingCount = 0;
    await vi.waitUntil(() => pool.answers.length > 0);
    // It is a matter of this turn: nothing has waited for some time to pass.
    expect(timer).not.toHaveBeenCalled();
    timer.mockRestore();
    pool.hand(client);
    expect(await outcome).toMatchObject({ status: 'healthy' });
  });
});

describe('a pool of pg', () => {
  it('is known by its shape', () => {
    expect(isPgPool(pool)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
    ...['totalCount', 'idleCount', 'waitingCount', 'connect'].map((key): [string, unknown] => [
      `one without ${key}`,
      { ...shape(), [key]: undefined },
    ]),
    ['one without options', { ...shape(), options: undefined }],
    ['one without a maximum', { ...shape(), options: {} }],
  ])('is not %s', (_what, value) => {
    expect(isPgPool(value)).toBe(false);
  });

  function shape() {
    return { totalCount: 0, idleCount: 0, waitingCount: 0, options: { max: 1 }, connect: () => undefined };
  }
});
