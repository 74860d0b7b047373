import { EventEmitter } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Socket } from 'node:net';
import { expect, it, vi } from 'vitest';
import { OpenSockets } from './open-sockets.js';

/** A socket of which the test only closes. */
function fakeSocket(): Socket {
  const socket = new EventEmitter() as Socket;
  socket.destroy = vi.fn<Socket['destroy']>(() => socket);
  return socket;
}

function connected(server: Server, event = 'connection'): Socket {
  const socket = fakeSocket();
  // Only our listener hears of it, because the server would talk to the socket.
  const [, ...ours] = server.listeners(event);
  for (const listener of ours.length > 0 ? ours : server.listeners(event)) listener.call(server, socket);
  return socket;
}

const all = () => true;

async function isOver(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => void setImmediate(resolve));
  return Promise.race([promise.then(() => true), later.then(() => false)]);
}

it('the sockets that are there already and those that come are open until they close', () => {
  const server = createServer();
  const [early, other] = [fakeSocket(), fakeSocket()];
  const sockets = new OpenSockets(server, [early]);
  const late = connected(server);
  expect(sockets.which(all)).toEqual([early, late]);
  expect(sockets.which((socket) => socket === late)).toEqual([late]);
  expect(sockets.accepted).toBe(2);
  early.emit('close');
  other.emit('close');
  expect(sockets.which(all)).toEqual([late]);
  expect(sockets.accepted).toBe(2);
});

it('over TLS a socket counts when it is encrypted, and only once', () => {
  const server = createHttpsServer();
  const before = server.listenerCount('connection');
  const sockets = new OpenSockets(server, []);
  expect(server.listenerCount('connection')).toBe(before);
  const socket = connected(server, 'secureConnection');
  expect(sockets.which(all)).toEqual([socket]);
});

it('what waits for them waits for each, but not for an upgraded one', async () => {
  const server = createServer();
  const sockets = new OpenSockets(server, []);
  const [first, second, upgraded] = [connected(server), connected(server), connected(server)];
  server.on('upgrade', () => undefined);
  server.emit('upgrade', {}, upgraded);
  const closed = sockets.closed();
  first.emit('close');
  expect(await isOver(closed)).toBe(false);
  second.emit('close');
  expect(await isOver(closed)).toBe(true);
});

it('at the end all are destroyed but the upgraded ones, and those that are asked for', () => {
  const server = createServer().on('upgrade', () => undefined);
  const sockets = new OpenSockets(server, []);
  const [plain, upgraded] = [connected(server), connected(server)];
  server.emit('upgrade', {}, upgraded);
  sockets.destroyOurs();
  expect([plain, upgraded].map(({ destroy }) => vi.mocked(destroy).mock.calls.length)).toEqual([1, 0]);
  sockets.destroy((socket) => socket === upgraded);
  expect([plain, upgraded].map(({ destroy }) => vi.mocked(destroy).mock.calls.length)).toEqual([1, 1]);
});
