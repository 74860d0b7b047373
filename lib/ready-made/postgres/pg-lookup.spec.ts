import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { withSharedLookup } from './pg-lookup.js';
import { silentNameServer } from '../lookups/silent-name-server.fake.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  fakeRealTime();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface Options {
  stream?: Socket;
}

/** The stream that a connection is made with while it is opened. */
function streamIn(options: Options, ms = 1_000): Socket {
  const stream = withSharedLookup(options, ms, () => options.stream);
  if (!stream) throw new Error('It has none');
  return stream;
}

it('a connection has a stream of ours while it is opened, and none before and after', () => {
  const options: Options = {};
  expect(streamIn(options)).toBeInstanceOf(Socket);
  expect(options).toEqual({});
  expect(() =>
    withSharedLookup(options, 1_000, () => {
      throw new Error('not opened');
    }),
  ).toThrow('not opened');
  expect(options).toEqual({});
});

it('a stream of the application’s own stays', () => {
  const options: Options = { stream: new Socket() };
  const { stream } = options;
  expect(streamIn(options)).toBe(stream);
  expect(options.stream).toBe(stream);
});

it('a stream looks a name up for 0.9 of the time, and no longer', async () => {
  silentNameServer();
  const stream = streamIn({}, 1_000);
  const failed = vi.fn<(error: Error) => void>();
  stream.on('error', failed);
  stream.connect(5432, 'db.pg-lookup.test');
  await vi.advanceTimersByTimeAsync(899);
  expect(failed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  await vi.waitUntil(() => failed.mock.calls.length > 0);
  expect(failed.mock.calls[0]?.[0].message).toBe('name lookup of db.pg-lookup.test has not been answered for 0.9 s');
});

it.each<[what: string, args: unknown[], connected: unknown]>([
  ['a port of a host', [5432, 'db'], { port: 5432, host: 'db', lookup: expect.any(Function) }],
  ['the socket of a folder', ['/run/.s.PGSQL.5432'], '/run/.s.PGSQL.5432'],
  ['a port alone', [5432], 5432],
  ['a port as a text', ['5432', 'db'], '5432'],
])('a stream connects to %s as pg asks it to', (_what, args, connected) => {
  const connect = vi.spyOn(Socket.prototype, 'connect').mockReturnThis();
  const stream = streamIn({});
  (stream.connect as (...each: unknown[]) => unknown)(...args);
  expect(connect.mock.calls[0]?.[0]).toEqual(connected);
});
