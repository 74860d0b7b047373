import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate } from 'node:timers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { realTime } from '../timing/real-time.js';
import { isFree, isLeaving, isNeighbour } from './neighbour.js';

/** The result for a server with this listener. Its time limit is over when the test says so. */
async function listening(listener: RequestListener, host = '127.0.0.1') {
  const server = createServer(listener).listen(0, host);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, host, path: 'health' };
}

/** What is thought of something that listens and answers like this; its time is up when the test says so. */
async function ask(listener: RequestListener) {
  const expire = vi.spyOn(realTime, 'setTimeout');
  onTestFinished(() => expire.mockRestore());
  let isAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  const where = await listening((request, response) => {
    isAsked();
    listener(request, response);
  });
  const answer = isNeighbour(where, '1.2.3');
  await asked;
  const [timer] = expire.mock.calls;
  if (!timer) throw new Error('It sets itself no limit');
  return { answer, expire: timer[0] as () => void };
}

describe('isNeighbour', () => {
  it.each<[what: string, body: string, is: boolean]>([
    ['a process of this version that is alive', '{"status":"alive","version":"1.2.3"}', true],
    ['a process of this version that is dead', '{"status":"dead","version":"1.2.3"}', true],
    ['another version', '{"status":"alive","version":"1.2.4"}', false],
    ['another status', '{"status":"ok","version":"1.2.3"}', false],
    ['no JSON', '<html>', false],
    ['nothing', '', false],
    ['JSON that is nothing', 'null', false],
    ['JSON that is a text', '"alive"', false],
    ['another version of no status', '{"version":"1.2.3"}', false],
    ['a process of no version', '{"status":"alive"}', false],
  ])('takes %s for what it is', async (_what, body, is) => {
    const { answer } = await ask((_request, response) => void response.end(body));
    expect(await answer).toBe(is);
  });

  it.each<[what: string, listener: RequestListener]>([
    ['never answers', () => undefined],
    ['never finishes its answer', (_request, response) => void response.write('{')],
  ])('does not wait for a server that %s', async (_what, listener) => {
    const { answer, expire } = await ask(listener);
    expire();
    expect(await answer).toBe(false);
  });

  it('asks the liveness route below the path that is ours, on a connection that it does not keep', async () => {
    const asked: unknown[] = [];
    const { answer } = await ask(({ method, url, headers }, response) => {
      asked.push([method, url, headers.connection]);
      response.end('{"status":"alive","version":"1.2.3"}');
    });
    expect(await answer).toBe(true);
    expect(asked).toEqual([['GET', '/health/live', 'close']]);
  });

  it('reads a version that is cut in the middle of a letter', async () => {
    const body = Buffer.from('{"status":"alive","version":"é"}');
    const where = await listening((_request, response) => {
      response.write(body.subarray(0, -3), () => setImmediate(() => response.end(body.subarray(-3))));
    });
    expect(await isNeighbour(where, 'é')).toBe(true);
  });

  it('takes its patience back when it is answered, which keeps no process alive meanwhile', async () => {
    const timeout = vi.spyOn(realTime, 'setTimeout');
    const clear = vi.spyOn(realTime, 'clearTimeout');
    onTestFinished(() => void vi.restoreAllMocks());
    const where = await listening((_request, response) => void response.end('{}'));
    await isNeighbour(where, '1.2.3');
    expect(timeout).toHaveBeenCalledExactlyOnceWith(expect.any(Function), 1_000);
    const timer = timeout.mock.results[0]?.value;
    expect(timer.hasRef()).toBe(false);
    await vi.waitUntil(() => clear.mock.calls.some(([cleared]) => cleared === timer), { interval: 1 });
  });

  it('asks on this machine where it is told no host', async () => {
    const { port } = await listening(
      (_request, response) => void response.end('{"status":"dead","version":"1"}'),
      'localhost',
    );
    expect(await isNeighbour({ port, path: 'health' }, '1')).toBe(true);
    expect(await isNeighbour({ port, path: 'health' }, '2')).toBe(false);
  });

  it('is false where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await isNeighbour({ port, host: '127.0.0.1', path: 'health' }, '1.2.3')).toBe(false);
  });
});

describe('isLeaving', () => {
  it.each<[what: string, body: string, is: boolean]>([
    ['drains', '{"status":"not_ready","phase":"draining"}', true],
    ['starts', '{"status":"not_ready","phase":"starting"}', false],
    ['is ready', '{"status":"ready","phase":"draining"}', false],
    ['is something else that drains', '{"phase":"draining"}', false],
    ['is no probe server', 'draining', false],
  ])('of a process that %s', async (_what, body, is) => {
    const asked: unknown[] = [];
    const where = await listening(({ url }, response) => {
      asked.push(url);
      response.end(body);
    });
    expect(await isLeaving(where)).toBe(is);
    expect(asked).toEqual(['/health/ready']);
  });

  it('is false where nobody answers', async () => {
    const where = await listening((_request, response) => void response.destroy());
    expect(await isLeaving(where)).toBe(false);
  });
});

describe('isFree', () => {
  it('has no patience with a port that takes nobody, and leaves no connection behind', async () => {
    for (const [event, free] of [
      ['timeout', false],
      ['connect', false],
    ] as const) {
      const socket = new EventEmitter() as unknown as Socket;
      const destroy = (socket.destroy = vi.fn<() => Socket>(() => socket));
      const open = vi.fn(() => socket);
      const answer = isFree({ port: 9_000, path: 'health' }, open);
      socket.emit(event);
      // oxlint-disable-next-line no-await-in-loop
      expect(await answer).toBe(free);
      expect(open).toHaveBeenCalledWith({ port: 9_000, host: 'localhost', timeout: 1_000 });
      expect(destroy).toHaveBeenCalledOnce();
    }
  });

  it.each([
    ['ECONNREFUSED', true],
    ['EHOSTUNREACH', false],
    ['ENOTFOUND', false],
  ])('is, where the system says %s: %s', async (code, free) => {
    const socket = new EventEmitter() as unknown as Socket;
    socket.destroy = vi.fn<() => Socket>(() => socket);
    const open = vi.fn(() => socket);
    const answer = isFree({ port: 9_000, path: 'health' }, open);
    socket.emit('error', Object.assign(new Error(code), { code }));
    expect(await answer).toBe(free);
    expect(() => socket.emit('error', new Error('once more'))).not.toThrow();
  });

  it('is true once nobody listens any more, and false while somebody does, who need not answer', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const where = { port: (server.address() as AddressInfo).port, host: '127.0.0.1', path: 'health' };
    expect(await isFree(where)).toBe(false);
    server.close();
    await once(server, 'close');
    expect(await isFree(where)).toBe(true);
  });
});
