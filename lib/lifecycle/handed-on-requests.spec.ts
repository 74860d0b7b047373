import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { HttpConnections } from './http-connections.js';
import { TimeLimit } from './time-limit.js';

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('the drain waits for a request that another server has passed on', async () => {
  const server = createServer();
  const connections = new HttpConnections(server, () => true);
  await listen(server);
  const url = await listen(createServer((...asked) => server.emit('request', ...asked)));
  const asked = once(server, 'request');
  const answer = fetch(url);
  const [, response] = (await asked) as [unknown, ServerResponse];

  const finished = connections.finish(new TimeLimit(performance.now() + 60_000, new AbortController().signal));
  await once(server, 'close');
  response.end('done');

  expect(await finished).toBe(0);
  expect(await (await answer).text()).toBe('done');
});
