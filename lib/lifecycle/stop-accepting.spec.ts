import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { closeIdle, stopAccepting } from './stop-accepting.js';

const GET = 'GET / HTTP/1.1\r\nHost: test\r\n\r\n';

/** A server with two clients: the first got its answer, the second has connected and sent nothing. */
async function setUp() {
  const server = createServer((_request, response) => response.end('done'));
  onTestFinished(() => server.closeAllConnections());
  const accepted: Socket[] = [];
  server.on('connection', (socket: Socket) => accepted.push(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const idle = await open();
  idle.write(GET);
  await once(idle, 'data');
  const silent = await open();
  while (accepted.length < 2) await new Promise((resolve) => setImmediate(resolve));
  return { server, accepted, idle, silent, open };
}

it('a server that has stopped accepting still answers connected clients, also on Node 26', async () => {
  const { server, idle, silent, open } = await setUp();
  stopAccepting(server);
  await expect(open()).rejects.toThrow('ECONNREFUSED');
  for (const client of [idle, silent]) {
    client.write(GET);
    expect(String((await once(client, 'data'))[0])).toMatch(/200 OK[^]*done/);
  }
});

it('idle connections are closed, but not a silent one, which can be closed later', async () => {
  const { server, accepted, idle, silent } = await setUp();
  const [, kept] = accepted;
  closeIdle(server, kept ? [kept] : []);
  await once(idle.resume(), 'close');
  silent.write(GET);
  expect(String((await once(silent, 'data'))[0])).toContain('200 OK');
  kept?.destroy();
  await once(silent.resume(), 'close');
});

it('keeps those on which nothing has come from a Node that takes them for idle, as 26 does', () => {
  const destroy = vi.fn();
  const sockets = [1, 2].map(() => Object.assign(Object.create({ destroy }), {}) as Socket);
  const closeIdleConnections = () => sockets.forEach((socket) => void socket.destroy());
  closeIdle({ closeIdleConnections } as unknown as Server, sockets.slice(1));
  expect(destroy.mock.contexts).toEqual([sockets[0]]);
  sockets[1]?.destroy();
  expect(destroy).toHaveBeenCalledTimes(2);
});

it('a server that is not a `net` server, as on Bun, is closed by its own close()', () => {
  const close = vi.fn<() => void>();
  stopAccepting({ close } as unknown as Server);
  expect(close).toHaveBeenCalledOnce();
});
