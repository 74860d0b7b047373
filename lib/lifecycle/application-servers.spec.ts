import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, createServer as createNetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { addressOf, ApplicationServers } from './application-servers.js';

type Handler = (request: unknown, response: { end(): unknown }) => void;

/** What Nest hands out as the application, and what its server calls: on Fastify that is something else. */
const application: Handler = (_request, response) => void response.end();
const handler: Handler = (_request, response) => void response.end();

const adapterOf = (server: Server | undefined) =>
  ({ getHttpServer: () => server, getInstance: () => application }) as unknown as AbstractHttpAdapter;

let servers: ApplicationServers;
let main: Server;
let followed: [server: Server, open: number][];

beforeEach(() => {
  servers = new ApplicationServers();
  onTestFinished(() => servers.end());
  main = createServer(handler);
  followed = [];
  servers.each((server, open: readonly Socket[]) => followed.push([server, open.length]));
  servers.begin(adapterOf(main));
});

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function visit(server: Server): Promise<void> {
  const port = await listen(server);
  const [response] = await once(get({ port, host: '127.0.0.1', agent: false }), 'response');
  response.resume();
  await once(response, 'end');
}

it('begin with the server that Nest knows', () => {
  expect(followed).toEqual([[main, 0]]);
});

it.each([
  ['the application is', application],
  ['what the first server calls is', handler],
])('are found at their first connection, which is told of, when %s their listener', async (_what, listener) => {
  const second = createServer(listener);
  await visit(second);
  expect(followed).toEqual([
    [main, 0],
    [second, 1],
  ]);
  expect(servers.strangers).toEqual([]);
});

it('are found when they have another listener beside that of the application', async () => {
  const second = createServer(application).on('request', () => undefined);
  await visit(second);
  expect(followed.map(([server]) => server)).toEqual([main, second]);
});

it('are not found by a listener that we have put on the first: a second call changes nothing', async () => {
  const ours: Handler = (_request, response) => void response.end();
  main.prependListener('request', ours);
  servers.begin(adapterOf(main));
  const stranger = createServer(ours);
  await visit(stranger);
  expect(followed).toEqual([[main, 0]]);
  expect(servers.strangers).toEqual([stranger]);
});

it('do not exist in an application without one', () => {
  const none = new ApplicationServers();
  none.each(() => expect.unreachable('There is no server.'));
  none.begin(adapterOf(undefined));
  expect(none.strangers).toEqual([]);
});

it('are not servers that do not speak HTTP, such as that of a database', async () => {
  const other = createNetServer((socket) => socket.end('hello'));
  await once(other.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void other.close());
  await once(connect((other.address() as AddressInfo).port, '127.0.0.1').resume(), 'close');
  expect(servers.strangers).toEqual([]);
  expect(followed).toEqual([[main, 0]]);
});

it('are found where they speak TLS, whose connections are there once they are encrypted', async () => {
  const second = createHttpsServer(application);
  const found = new Promise((resolve) => servers.each((server) => server === second && resolve(server)));
  const client = connect(await listen(second), '127.0.0.1');
  onTestFinished(() => void client.destroy());
  await found;
  expect(followed).toEqual([
    [main, 0],
    [second, 0],
  ]);
});

it('are given also to a follower that comes later', () => {
  const later: [Server, open: readonly Socket[]][] = [];
  servers.each((server, open) => later.push([server, open]));
  expect(later).toEqual([[main, []]]);
});

it('are not servers with another listener: those are strangers while they listen, until they are handed in', async () => {
  const stranger = createServer((request, response) => application(request, response));
  await visit(stranger);
  expect(servers.strangers).toEqual([stranger]);
  expect(addressOf(stranger)).toBe(`port ${(stranger.address() as AddressInfo).port}`);
  servers.add(stranger);
  servers.add(stranger);
  expect(followed.map(([server]) => server)).toEqual([main, stranger]);
  expect(servers.strangers).toEqual([]);
});

it('are no strangers any more once they do not listen', async () => {
  const stranger = createServer((request, response) => application(request, response));
  await visit(stranger);
  const closed = once(stranger, 'close');
  stranger.close();
  await closed;
  expect(servers.strangers).toEqual([]);
});

it('are told by their path where that is what they listen on', async () => {
  const path = join(tmpdir(), `nestjs-probes-${process.pid}.socket`);
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(addressOf(server)).toBe(path);
});

it('are not looked for after the end', async () => {
  servers.end();
  await visit(createServer(application));
  expect(followed).toEqual([[main, 0]]);
});
