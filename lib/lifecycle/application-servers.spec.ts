import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { addressOf, ApplicationServers } from './application-servers.js';

const application = (_request: unknown, response: { end(): unknown }) => void response.end();

let servers: ApplicationServers;
let main: Server;
let followed: [server: Server, open: number][];

beforeEach(() => {
  servers = new ApplicationServers();
  onTestFinished(() => servers.end());
  main = createServer(application);
  followed = [];
  servers.each((server, open: readonly Socket[]) => followed.push([server, open.length]));
  servers.begin({ getHttpServer: () => main, getInstance: () => application } as unknown as AbstractHttpAdapter);
});

async function visit(server: Server): Promise<void> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const [response] = await once(get({ port, host: '127.0.0.1', agent: false }), 'response');
  response.resume();
  await once(response, 'end');
}

it('begin with the server that Nest knows', () => {
  expect(followed).toEqual([[main, 0]]);
});

it('are found at their first connection, which followers get too, when the application is their listener', async () => {
  const second = createServer(application);
  await visit(second);
  expect(followed).toEqual([
    [main, 0],
    [second, 1],
  ]);
  expect(servers.strangers).toEqual([]);
});

it('are given also to a follower that comes later', () => {
  const later: Server[] = [];
  servers.each((server) => later.push(server));
  expect(later).toEqual([main]);
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

it('are not looked for after the end', async () => {
  servers.end();
  await visit(createServer(application));
  expect(followed).toEqual([[main, 0]]);
});
