import { once } from 'node:events';
import { createServer, get, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { realTime } from '../timing/real-time.js';
import { applicationOf } from './application-to-drain.fake.js';
import { Drain } from './drain.js';
import { HttpConnections } from './http-connections.js';
import { CLOSE, Lifecycle } from './lifecycle.js';
import { TimeLimit } from './time-limit.js';

const A_MINUTE_MS = 60_000;

const log = vi.fn<(line: string) => void>();
const warn = vi.fn<(line: string) => void>();

let lifecycle: Lifecycle;
let force: boolean;
let strangers: string[];
let hasSuccessors: boolean;

beforeEach(() => {
  force = false;
  hasSuccessors = false;
  strangers = [];
  log.mockReset();
  warn.mockReset();
  lifecycle = new Lifecycle({ log: () => undefined, warn: () => undefined, error: () => undefined });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function drainOf(settings: { delayMs?: number; timeoutMs?: number } = {}): Drain {
  return new Drain(
    lifecycle,
    { delayMs: 0, timeoutMs: A_MINUTE_MS, ...settings },
    { log, warn, error: warn },
    applicationOf({
      closesByForce: () => force,
      hasSuccessors: () => hasSuccessors,
      strangers: () => strangers,
    }),
  );
}

/** Follows a server that has one request in flight. */
async function asked(drain: Drain, listener: RequestListener) {
  let arrived: (() => void) | undefined;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const server = createServer((request, response) => {
    arrived?.();
    listener(request, response);
  });
  drain.follow(server);
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const answer = new Promise<string | undefined>((resolve) => {
    get({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      agent: false,
      headers: { Connection: 'keep-alive' },
    })
      .once('response', (response) => response.resume().once('end', () => resolve(response.headers.connection)))
      .once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  await arrival;
  return { answer };
}

const silent: RequestListener = () => undefined;

describe('the window', () => {
  it('stays open on SIGTERM for the traffic that still comes, and one line says how long', async () => {
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    const drain = drainOf({ delayMs: 30 });
    const beganAt = performance.now();
    await drain.complete();
    // Timers count in whole milliseconds, on another clock than `performance`.
    expect(performance.now() - beganAt).toBeGreaterThan(28);
    expect(log.mock.calls).toEqual([
      ['Serving on for 30 ms, while traffic is sent elsewhere'],
      [expect.stringMatching(/^Drained \d\.\d s after SIGTERM: closing the application now$/)],
    ]);
  });

  it.each([
    ['SIGTERM', 2],
    [CLOSE, 0],
  ])('after %s names each server of the process that is not followed: %i', async (sign, times) => {
    strangers = ['port 3001', '/tmp/socket'];
    lifecycle.started();
    lifecycle.shutDown(sign);
    await drainOf().complete();
    expect(warn).toHaveBeenCalledTimes(times);
    for (const [index, [line]] of warn.mock.calls.entries()) {
      expect(line).toBe(
        `Not drained: the HTTP server on ${strangers[index]}, which is not known to serve this application. If it does, ` +
          'hand it in with ProbesService.follow(server)',
      );
    }
  });

  it('of no time is not kept open, and one line says why', async () => {
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    await drainOf({ delayMs: 0 }).complete();
    expect(log.mock.calls).toEqual([
      ['Not serving on, because drain.delayMs is 0: requests in flight end, and nobody new is served'],
    ]);
  });

  it('counts from the first sign, however late Nest asks for it', async () => {
    lifecycle.started();
    const now = vi.spyOn(realTime, 'now').mockReturnValue(1_000);
    const drain = drainOf({ delayMs: A_MINUTE_MS });
    lifecycle.shutDown('SIGTERM');
    now.mockReturnValue(1_000 + 2 * A_MINUTE_MS);
    await drain.complete();
    expect(log).toHaveBeenLastCalledWith('Drained 120.0 s after SIGTERM: closing the application now');
  });

  it.each<[what: string, begin: () => void]>([
    ['app.close()', () => (lifecycle.started(), lifecycle.shutDown(CLOSE))],
    ['SIGINT', () => (lifecycle.started(), lifecycle.shutDown('SIGINT'))],
    ['SIGTERM before the application has started, when it had no traffic', () => lifecycle.shutDown('SIGTERM')],
    ['a teardown without any signal', () => lifecycle.started()],
  ])('is skipped on %s', async (_what, begin) => {
    begin();
    await drainOf({ delayMs: A_MINUTE_MS }).complete();
    expect(log).not.toHaveBeenCalled();
  });

  it('ends at once when a person at a terminal waits', async () => {
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    const drain = drainOf({ delayMs: A_MINUTE_MS });
    const completed = drain.complete();
    drain.hurry();
    expect(await completed).toBeUndefined();
  });

  it('opens once, even if several callers wait for its end', async () => {
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    const drain = drainOf({ delayMs: 1 });
    await Promise.all([drain.complete(), drain.complete()]);
    await drain.complete();
    expect(log).toHaveBeenCalledTimes(2);
  });

  it.each([
    [20, 20],
    [1_000, 1_000],
    [5_000, 1_000],
  ])('of %i ms ends when no new client has come for %i ms', async (delayMs, quietMs) => {
    const quiet = vi.spyOn(HttpConnections.prototype, 'quiet').mockResolvedValue(true);
    const isQuiet = vi.spyOn(HttpConnections.prototype, 'isQuiet').mockReturnValue(false);
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    const drain = drainOf({ delayMs });
    drain.follow(createServer());
    drain.hurry();
    await drain.complete();
    expect(isQuiet).toHaveBeenCalledExactlyOnceWith(quietMs);
    expect(quiet).toHaveBeenCalledExactlyOnceWith(quietMs, expect.any(TimeLimit));
    expect(log).toHaveBeenCalledWith('New clients still come, so serving on until they stop: 60000 ms at most');
  });

  it.each([
    ['warns when clients still come at its end', false, false, 1],
    ['warns when clients still connect while the server stops accepting', true, true, 1],
    ['warns of nothing when no client came', true, false, 0],
  ])('%s', async (_what, becameQuiet, turnsAway, times) => {
    vi.spyOn(HttpConnections.prototype, 'isQuiet').mockReturnValue(false);
    vi.spyOn(HttpConnections.prototype, 'quiet').mockResolvedValue(becameQuiet);
    vi.spyOn(HttpConnections.prototype, 'turnsAway', 'get').mockReturnValue(turnsAway);
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    const drain = drainOf({ delayMs: 1 });
    drain.follow(createServer());
    await drain.complete();
    expect(warn.mock.calls.filter(([line]) => line.startsWith('Clients still came when it stopped'))).toHaveLength(
      times,
    );
  });

  it('waits for no new client, and turns none away, where others take them over', async () => {
    hasSuccessors = true;
    vi.spyOn(HttpConnections.prototype, 'isQuiet').mockReturnValue(false);
    vi.spyOn(HttpConnections.prototype, 'turnsAway', 'get').mockReturnValue(true);
    const quiet = vi.spyOn(HttpConnections.prototype, 'quiet').mockResolvedValue(false);
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    const drain = drainOf({ delayMs: 1 });
    drain.follow(createServer());
    await drain.complete();
    expect(quiet).not.toHaveBeenCalled();
    expect(warn).not.toHaveBeenCalled();
  });

  it('of 0 ms does not wait for new clients either', async () => {
    const quiet = vi.spyOn(HttpConnections.prototype, 'quiet');
    const drain = drainOf();
    drain.follow(createServer());
    lifecycle.shutDown(CLOSE);
    await drain.complete();
    expect(quiet).not.toHaveBeenCalled();
  });
});

describe('requests in flight', () => {
  it('ask their clients to leave in the same turn as the first sign', async () => {
    const drain = drainOf();
    const { answer } = await asked(drain, (_request, response) => {
      lifecycle.shutDown('SIGTERM');
      response.end();
    });
    expect(await answer).toBe('close');
  });

  it('are told to leave by a server that is followed after the first sign, too', async () => {
    lifecycle.shutDown('SIGTERM');
    const { answer } = await asked(drainOf(), (_request, response) => response.end());
    expect(await answer).toBe('close');
  });

  it('do not ask their clients to leave before', async () => {
    const { answer } = await asked(drainOf(), (_request, response) => response.end());
    expect(await answer).toBe('keep-alive');
  });

  it('may end, and nothing is logged when they end in time', async () => {
    const drain = drainOf();
    const told = vi.fn<() => void>();
    drain.cuts$.subscribe(told);
    let end: (() => void) | undefined;
    const { answer } = await asked(drain, (_request, response) => (end = () => response.end()));
    lifecycle.shutDown(CLOSE);
    setImmediate(() => end?.());
    await drain.complete();
    expect(await answer).toBe('close');
    expect(warn).not.toHaveBeenCalled();
    expect(log).not.toHaveBeenCalled();
    expect(told).not.toHaveBeenCalled();
  });

  it('are cut off when their time is up, and one line says how many and after what time', async () => {
    const drain = drainOf({ timeoutMs: 30 });
    const { answer } = await asked(drain, silent);
    lifecycle.shutDown(CLOSE);
    await drain.complete();
    expect(await answer).toBe('ECONNRESET');
    expect(warn.mock.calls).toEqual([['Closed connections whose requests were not done after 30 ms: 1']]);
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^Drained \d\.\d s after app\.close\(\): closing the application now$/)],
    ]);
  });

  it('are not named in the log when there are none, and the drain waits for a connection', async () => {
    const drain = drainOf({ timeoutMs: 60 });
    const server = createServer(silent);
    drain.follow(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const accepted = once(server, 'connection');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1', () => client.write('GET / HT'));
    onTestFinished(() => void client.destroy());
    const [socket] = await accepted;
    await vi.waitUntil(() => socket.bytesRead > 0, { interval: 1 });
    const soon = vi.spyOn(realTime, 'setTimeout').mockImplementation(((run: () => void) => setImmediate(run)) as never);
    lifecycle.shutDown(CLOSE);
    await drain.complete();
    expect(soon).toHaveBeenCalledWith(expect.any(Function), 1_000);
    expect(log).not.toHaveBeenCalled();
  });

  it('are counted when they are cut off, and subscribers of cuts$ are notified', async () => {
    const drain = drainOf({ timeoutMs: 30 });
    const told: number[] = [];
    drain.cuts$.subscribe(() => told.push(drain.connectionsCut));
    await asked(drain, silent);
    await asked(drain, silent);
    expect(drain.connectionsCut).toBe(0);
    lifecycle.shutDown(CLOSE);
    await drain.complete();
    expect(told).toEqual([2]);
  });

  it('are cut off when a person waits, and the line says so', async () => {
    const drain = drainOf();
    const { answer } = await asked(drain, silent);
    lifecycle.shutDown('SIGINT');
    const completed = drain.complete();
    drain.hurry();
    await completed;
    expect(await answer).toBe('ECONNRESET');
    expect(warn.mock.calls).toEqual([['Closed connections whose requests were not done when SIGINT came: 1']]);
  });
});

describe('streams, which may never end', () => {
  const stream: RequestListener = (_request, response) => void response.writeHead(200).write('piece');

  it('are named in the log when the drain waits long for them', async () => {
    const drain = drainOf({ timeoutMs: 1_500 });
    await asked(drain, stream);
    lifecycle.shutDown(CLOSE);
    await drain.complete();
    expect(log).toHaveBeenCalledWith(expect.stringMatching(/^Waiting for requests in flight, \d+ ms more at most: 1$/));
    expect(warn.mock.calls).toEqual([['Closed connections whose requests were not done after 1500 ms: 1']]);
  });

  it('are closed at once where forceCloseConnections is set', async () => {
    force = true;
    const drain = drainOf();
    await asked(drain, stream);
    lifecycle.shutDown(CLOSE);
    await drain.complete();
    expect(warn.mock.calls).toEqual([
      ['Closed connections whose requests were not done because of forceCloseConnections: 1'],
    ]);
  });

  it('do not count as streams before their answer begins: then the drain waits for them', async () => {
    force = true;
    const drain = drainOf();
    let end: (() => void) | undefined;
    const { answer } = await asked(drain, (_request, response) => (end = () => response.end()));
    lifecycle.shutDown(CLOSE);
    setImmediate(() => end?.());
    await drain.complete();
    expect(await answer).toBe('close');
    expect(warn).not.toHaveBeenCalled();
  });
});

describe('the end', () => {
  it('closes the connections that are still open after the teardown', async () => {
    const drain = drainOf();
    const { answer } = await asked(drain, silent);
    drain.end();
    expect(await answer).toBe('ECONNRESET');
  });

  it('has nothing to close in an application without a server', () => {
    expect(() => drainOf().end()).not.toThrow();
  });
});

it('has the budget of the longest shutdown', () => {
  expect(drainOf({ delayMs: 1_000, timeoutMs: 2_000 }).budget).toMatchObject({ terminationGracePeriodSeconds: 8 });
});
