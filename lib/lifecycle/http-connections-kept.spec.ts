import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { HttpConnections } from './http-connections.js';
import * as queue from './queue-accepted.js';
import { TimeLimit } from './time-limit.js';

const NEVER = new TimeLimit(performance.now() + 600_000, new AbortController().signal);

let server: Server;
let connections: HttpConnections;
beforeEach(async () => {
  server = createServer((_request, response) => void response.end('done'));
  connections = new HttpConnections(server, () => true);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  onTestFinished(() => connections.destroyAll());
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A client that has sent this, with the side of the server. */
async function open(sent = ''): Promise<{ client: Socket; accepted: Socket }> {
  const accepting = once(server, 'connection');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  const [accepted] = (await accepting) as [Socket];
  client.write(sent);
  while (accepted.bytesRead < sent.length) await new Promise((resolve) => void setImmediate(resolve));
  return { client, accepted };
}

const stopped = () => vi.waitUntil(() => !server.listening, { interval: 0 });

it('a connection on which half of a request has come is not silent: it gets its answer', async () => {
  const { client } = await open('GET / HTTP/1.1\r\n');
  const silent = await open();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fakeRealTime();
  const finished = connections.finish(NEVER);
  await stopped();
  const gone = once(silent.client.resume(), 'close');
  vi.advanceTimersByTime(500);
  await gone;
  const answer = once(client, 'data');
  client.write('Host: test\r\n\r\n');
  expect(String((await answer)[0])).toMatch(/200 OK[^]*Connection: close[^]*done/);
  expect(await finished).toBe(0);
});

it('a silent connection is kept when Node would take it for an idle one, as 26 does', async () => {
  const { client, accepted } = await open();
  const asked = await open('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
  vi.spyOn(server, 'closeIdleConnections').mockImplementation(() => {
    for (const each of [accepted, asked.accepted]) each.destroy();
  });
  const finished = connections.finish(NEVER);
  await once(asked.client.resume(), 'close');
  const answer = once(client, 'data');
  client.write('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
  expect(String((await answer)[0])).toMatch(/200 OK[^]*done/);
  expect(await finished).toBe(0);
});

it.each([true, false])(
  'it turns clients away if they are in the queue when it stops accepting: %s',
  async (isEmpty) => {
    vi.spyOn(queue, 'queueAccepted').mockResolvedValue(isEmpty);
    expect(connections.turnsAway).toBe(false);
    await connections.finish(NEVER);
    expect(connections.turnsAway).toBe(!isEmpty);
  },
);

it('it is quiet until a client comes', async () => {
  expect(connections.isQuiet(60_000)).toBe(true);
  await open('GET / HTTP/1.1\r\nHost: test\r\n\r\n');
  await vi.waitUntil(() => !connections.isQuiet(60_000));
});
