import { Socket } from 'node:net';
import { createPool, type Pool, type PoolOptions } from 'mysql2';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { silentNameServer } from '../lookups/silent-name-server.fake.js';
import { connectionClassOf } from './beside-mysql-pool.js';
import { countedPoolOf } from './counted-mysql-pool.js';
import { withSharedLookup } from './mysql-lookup.js';
import { isMySqlPool, type MySqlPool } from './mysql-pool.js';
import { pingMySqlPool } from './ping-mysql-pool.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A real pool of mysql2, which never connects anywhere. */
function poolOf(options: PoolOptions = {}): MySqlPool {
  const pool: Pool = createPool({ host: '127.0.0.1', port: 1, ...options });
  onTestFinished(() => pool.end(() => undefined));
  return pool as unknown as MySqlPool;
}

describe('the insides of this version of mysql2', () => {
  it('are those of a pool', () => {
    const pool = poolOf({ connectionLimit: 7 });
    expect(isMySqlPool(pool)).toBe(true);
    expect(countedPoolOf(pool)).toMatchObject({ totalCount: 0, idleCount: 0, waitingCount: 0, options: { max: 7 } });
    expect(countedPoolOf(pool)).toBe(countedPoolOf(pool));
  });

  it('show the class of connections that are in no pool', () => {
    vi.spyOn(Socket.prototype, 'connect').mockReturnThis();
    const pool = poolOf();
    expect(connectionClassOf(pool)).toBeUndefined();
    pool.getConnection(() => undefined);
    expect(connectionClassOf(pool)?.name).toBe('Connection');
  });
});

describe('a pool of mysql2', () => {
  const queue = { length: 0, get: () => undefined };
  const shape = {
    config: { connectionLimit: 1, connectionConfig: {} },
    _allConnections: queue,
    _freeConnections: queue,
    _connectionQueue: queue,
    getConnection: () => undefined,
  };

  it('is known by its shape', () => {
    expect(isMySqlPool(shape)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an object', {}],
    ...Object.keys(shape).map((key): [string, unknown] => [`one without ${key}`, { ...shape, [key]: undefined }]),
    ['one without a limit', { ...shape, config: { connectionConfig: {} } }],
    ['one without options', { ...shape, config: { connectionLimit: 1 } }],
    ['one of the package mysql', { ...shape, _allConnections: [], _freeConnections: [], _connectionQueue: [] }],
  ])('is not %s', (_what, value) => {
    expect(isMySqlPool(value)).toBe(false);
  });
});

describe('a connection that a ping opens', () => {
  it('gives a hanging name lookup up in time, says so, and leaves the options as they were', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    fakeRealTime();
    silentNameServer();
    const pool = poolOf({ host: 'db.mysql-lookup.test' });
    const context = { name: 'x', timeoutMs: 1_000, signal: new AbortController().signal };
    const failed = vi.fn<(error: Error) => void>();
    pingMySqlPool(pool, context, { degradedAboveMs: 100, whenPoolExhausted: 'degraded' }).catch(failed);
    expect(pool.config.connectionConfig.stream).toBeUndefined();
    await vi.advanceTimersByTimeAsync(899);
    expect(failed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    vi.restoreAllMocks();
    vi.useRealTimers();
    await vi.waitUntil(() => failed.mock.calls.length > 0);
    expect(failed.mock.calls[0]?.[0].message).toBe(
      'name lookup of db.mysql-lookup.test has not been answered for 0.9 s',
    );
    expect(countedPoolOf(pool)).toMatchObject({ totalCount: 0, idleCount: 0, waitingCount: 0 });
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('has a socket as mysql2 makes it: keep-alive %s', (enableKeepAlive, times) => {
    const connect = vi.spyOn(Socket.prototype, 'connect').mockReturnThis();
    const [noDelay, keepAlive] = [vi.spyOn(Socket.prototype, 'setNoDelay'), vi.spyOn(Socket.prototype, 'setKeepAlive')];
    const options = { host: 'db', port: 3306, enableKeepAlive, keepAliveInitialDelay: 5, stream: undefined as unknown };
    const socket = withSharedLookup(options, 1_000, () => (options.stream as () => Socket)());
    expect(connect.mock.calls[0]?.[0]).toEqual({ port: 3306, host: 'db', lookup: expect.any(Function) });
    expect(noDelay).toHaveBeenCalledExactlyOnceWith(true);
    socket.emit('connect');
    expect(keepAlive).toHaveBeenCalledTimes(times);
    if (enableKeepAlive) expect(keepAlive).toHaveBeenCalledWith(true, 5);
  });

  it.each<[what: string, options: object]>([
    ['a socket in the file system', { host: 'localhost', port: 3306, socketPath: '/run/mysqld.sock' }],
    ['a stream of the application', { host: 'db', port: 3306, stream: 'its own' }],
    ['no host', {}],
  ])('is opened as mysql2 does it with %s', (_what, options) => {
    const before = { ...options };
    withSharedLookup(options, 1_000, () => expect(options).toEqual(before));
    expect(options).toEqual(before);
  });
});
