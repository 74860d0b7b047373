import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { TcpProxy } from './tcp-proxy.js';

/** A server that answers each message with its own name. */
async function serverCalled(name: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.write(name));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

let first: Server;
let proxy: TcpProxy;
beforeEach(async () => {
  first = await serverCalled('first');
  proxy = await TcpProxy.to(portOf(first));
  onTestFinished(() => proxy.close());
});
afterEach(() => void vi.useRealTimers());

async function client(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket): Promise<string> {
  socket.write('who is there?');
  const [answer] = await once(socket, 'data');
  return String(answer);
}

/** Resolves with the code of the error that ends the connection, or with `undefined` when it ends without one. */
function endOf(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    let code: string | undefined;
    socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code)).on('close', () => resolve(code));
    socket.resume();
  });
}

/** Whatever is under way through the proxy has arrived after this, because it takes the same way. */
async function afterAnotherRoundTrip(server: Server): Promise<void> {
  const other = connect(portOf(server), '127.0.0.1');
  await ask(other);
  other.destroy();
}

it('leads to the server, and counts the connections that are open', async () => {
  const socket = await client();
  expect(await ask(socket)).toBe('first');
  expect(proxy.openConnections).toBe(1);
  socket.destroy();
  await expect.poll(() => proxy.openConnections).toBe(0);
});

it.runIf(process.platform === 'linux')('listens on 127.0.0.1 alone, because it opens a way to the server', async () => {
  expect(await endOf(connect(proxy.port, '127.0.0.2'))).toBe('ECONNREFUSED');
});

it.each<[how: string, end: (socket: Socket) => void]>([
  ['closes', (socket) => socket.destroy()],
  ['resets', (socket) => socket.resetAndDestroy()],
])('closes the connection to the server when the client %s its own', async (_how, end) => {
  const accepted = once(first, 'connection');
  const socket = await client();
  const [onServer] = (await accepted) as [Socket];
  end(socket);
  expect(await endOf(onServer)).toBeUndefined();
});

it('delays each piece of an answer, and the end after it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  proxy.delayMs = 1_000;
  proxy.delayMs = 1_000;
  const accepted = once(first, 'connection');
  const socket = await client();
  const heard: string[] = [];
  socket.on('data', (data) => heard.push(String(data))).on('end', () => heard.push('end'));
  const [onServer] = (await accepted) as [Socket];
  onServer.end('full');
  await expect.poll(() => vi.getTimerCount(), { interval: 0 }).toBe(2);
  vi.advanceTimersByTime(999);
  await afterAnotherRoundTrip(first);
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(1);
  await once(socket, 'end');
  expect(heard).toEqual(['full', 'end']);
});

it('passes on the last words of a server that has ended, although the client still sends', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  proxy.delayMs = 1_000;
  const accepted = once(first, 'connection');
  const socket = await client();
  const [onServer] = (await accepted) as [Socket];
  onServer.end('too many clients');
  await expect.poll(() => vi.getTimerCount(), { interval: 0 }).toBe(2);
  const question = once(onServer, 'data');
  socket.write('and another question');
  expect(String((await question)[0])).toBe('and another question');
  const answer = once(socket, 'data');
  vi.runAllTimers();
  expect(String((await answer)[0])).toBe('too many clients');
});

it('closes the connection of a client when nothing listens behind it', async () => {
  first.close();
  await once(first, 'close');
  expect(await endOf(await client())).toBeUndefined();
});

it('loses everything and closes nothing while it is cut, and goes on losing it on connections that were open', async () => {
  const accepted = once(first, 'connection');
  const before = await client();
  const [onServer] = (await accepted) as [Socket];
  expect(await ask(before)).toBe('first');

  const left = endOf(onServer);
  proxy.cut();
  await left;
  const during = await client();
  const heard: string[] = [];
  for (const [name, socket] of Object.entries({ before, during })) {
    for (const event of ['data', 'end', 'close']) socket.on(event, () => heard.push(`${name}: ${event}`));
    socket.write('who is there?');
  }
  await afterAnotherRoundTrip(first);
  expect(proxy.openConnections).toBe(2);

  proxy.heal();
  expect(await ask(await client())).toBe('first');
  expect(heard).toEqual([]);
  expect(proxy.openConnections).toBe(3);
});

it('takes all that clients send while it is cut, and notices that they close', async () => {
  const before = await client();
  expect(await ask(before)).toBe('first');
  proxy.cut();
  const much = Buffer.alloc(32 * 2 ** 20);
  for (const socket of [before, await client()]) {
    await new Promise((resolve) => socket.write(much, resolve));
    socket.destroy();
  }
  await expect.poll(() => proxy.openConnections).toBe(0);
});

it('loses an answer that is under way when it is cut, and the end after it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  proxy.delayMs = 1_000;
  const accepted = once(first, 'connection');
  const socket = await client();
  const heard: string[] = [];
  for (const event of ['data', 'end', 'close']) socket.on(event, () => heard.push(event));
  const [onServer] = (await accepted) as [Socket];
  onServer.end('late');
  await expect.poll(() => vi.getTimerCount(), { interval: 0 }).toBe(2);
  proxy.cut();
  proxy.heal();
  vi.runAllTimers();
  await afterAnotherRoundTrip(first);
  expect(heard).toEqual([]);
});

it('may be cut twice', async () => {
  proxy.cut();
  await client();
  await expect.poll(() => proxy.openConnections).toBe(1);
  proxy.cut();
  proxy.heal();
  expect(await ask(await client())).toBe('first');
});

it('resets every connection, open and new ones, until it is healed', async () => {
  const open = await client();
  expect(await ask(open)).toBe('first');
  const end = endOf(open);
  proxy.reset();
  expect(await end).toBe('ECONNRESET');
  expect(await endOf(connect(proxy.port, '127.0.0.1'))).toBe('ECONNRESET');
  proxy.heal();
  expect(await ask(await client())).toBe('first');
});

it('refuses connections, and accepts them again on the same port', async () => {
  const { port } = proxy;
  const open = await client();
  expect(await ask(open)).toBe('first');
  const end = endOf(open);
  await proxy.refuse();
  expect(await end).toBeUndefined();
  expect(await endOf(connect(port, '127.0.0.1'))).toBe('ECONNREFUSED');
  await proxy.accept();
  expect(proxy.port).toBe(port);
  expect(await ask(await client())).toBe('first');
});

it('leads to another server, and its clients have to connect again', async () => {
  const open = await client();
  expect(await ask(open)).toBe('first');
  const end = endOf(open);
  proxy.leadTo(portOf(await serverCalled('second')));
  await end;
  expect(await ask(await client())).toBe('second');
});

it('routes new connections to another server, and leaves the open ones', async () => {
  const open = await client();
  expect(await ask(open)).toBe('first');
  proxy.routeTo(portOf(await serverCalled('second')));
  expect(await ask(await client())).toBe('second');
  expect(await ask(open)).toBe('first');
});

it('ends in any state', async () => {
  await client();
  await proxy.refuse();
  await proxy.close();
  await proxy.accept();
  proxy.cut();
  await client();
  await proxy.close();
  expect(await endOf(connect(proxy.port, '127.0.0.1'))).toBe('ECONNREFUSED');
});
