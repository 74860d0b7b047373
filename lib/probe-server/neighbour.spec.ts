import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { realTime } from '../timing/real-time.js';
import { isFree, isNeighbour } from './neighbour.js';

/** What is thought of something that listens and answers like this; its time is up when the test says so. */
async function ask(listener: RequestListener) {
  const expire = vi.spyOn(realTime, 'setTimeout');
  onTestFinished(() => expire.mockRestore());
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const asked = once(server, 'request');
  const answer = isNeighbour(
    { port: (server.address() as AddressInfo).port, host: '127.0.0.1', path: 'health' },
    '1.2.3',
  );
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
  ])('takes %s for what it is', async (_what, body, is) => {
    const { answer } = await ask((_request, response) => void response.end(body));
    expect(await answer).toBe(is);
  });

  it.each<[what: string, listener: RequestListener]>([
    ['never answers', () => undefined],
    ['never finishes its answer', (_request, response) => void response.write('{')],
  ])('does not wait for what %s', async (_what, listener) => {
    const { answer, expire } = await ask(listener);
    expire();
    expect(await answer).toBe(false);
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

describe('isFree', () => {
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
