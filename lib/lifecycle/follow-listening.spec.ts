import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { HttpAdapterHost } from '@nestjs/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { followListening } from './follow-listening.js';
import { Lifecycle, type Unreachable } from './lifecycle.js';

const log = () => undefined;

let lifecycle: Lifecycle;
let server: Server;
let seen: (Unreachable | undefined)[];

beforeEach(() => {
  lifecycle = new Lifecycle({ log, warn: log, error: log });
  server = createServer();
  seen = [];
  lifecycle.booted();
  lifecycle.changes$.subscribe(() => seen.push(lifecycle.unreachable));
});

afterEach(() => {
  server.close();
});

function follow(): void {
  followListening({ httpAdapter: { getHttpServer: () => server } } as HttpAdapterHost, lifecycle);
}

it('an application with HTTP cannot be reached until its server listens', async () => {
  follow();
  expect(lifecycle.unreachable).toBe('not listening yet');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  expect(seen).toEqual(['not listening yet', undefined]);
});

it('an application whose server fails to listen stays unreachable', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  follow();
  server.listen(other.address());
  await once(server, 'error');
  other.close();
  expect(lifecycle.unreachable).toBe('not listening yet');
});

it('a server that listens again changes nothing', async () => {
  follow();
  for (let times = 0; times < 2; times++) {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    await once(server.close(), 'close');
  }
  expect(seen).toEqual(['not listening yet', undefined]);
});

it('an application whose server listens already can be reached', async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  follow();
  expect(seen).toEqual([]);
});

it.each([
  ['no HTTP', undefined],
  ['an adapter without a server', { getHttpServer: () => undefined }],
])('an application with %s can be reached', (_what, httpAdapter) => {
  followListening({ httpAdapter } as unknown as HttpAdapterHost, lifecycle);
  expect(seen).toEqual([]);
});
