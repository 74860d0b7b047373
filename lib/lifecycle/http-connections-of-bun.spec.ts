import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { HttpConnections } from './http-connections.js';
import { TimeLimit } from './time-limit.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('a request has all its time where no bytes are counted, and is not taken for a connection on which nothing has come', async () => {
  const server = createServer();
  server.prependListener('connection', (socket: Socket) => Object.defineProperty(socket, 'bytesRead', { value: 0 }));
  const connections = new HttpConnections(server, () => true);
  onTestFinished(() => connections.destroyAll());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const asked = once(server, 'request');
  const answer = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [, response] = (await asked) as [unknown, ServerResponse];

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fakeRealTime();
  const stopped = vi.spyOn(NetServer.prototype, 'close');
  const finished = connections.finish(new TimeLimit(performance.now() + 600_000, new AbortController().signal));
  while (stopped.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  vi.advanceTimersByTime(60_000);
  expect(response.socket?.destroyed).toBe(false);

  response.end('done');
  expect(await finished).toBe(0);
  expect(await (await answer).text()).toBe('done');
});
