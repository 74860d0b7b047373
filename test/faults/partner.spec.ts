import { setTimeout } from 'node:timers/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect } from 'vitest';
import { type Fault, itEndures, withChecks } from './support/fault.js';
import { createWorld } from './support/world.js';

const MEGABYTE = Buffer.alloc(2 ** 20, 'x');

const world = createWorld('fastify');

const ways: readonly (readonly [name: string, behaviour: RequestListener, seen: object])[] = [
  [
    'answers 500',
    (_request, response) => void response.writeHead(500).end(),
    { status: 'degraded', message: expect.stringMatching(/answered 500$/), details: { status_code: 500 } },
  ],
  ['hangs', () => undefined, { status: 'degraded', message: 'Health check timed out' }],
  [
    'closes the connection instead of answering',
    (request) => void request.socket.destroy(),
    { status: 'degraded', message: expect.stringMatching(/^GET http:\/\/partner\.test:\d+\/health failed: /) },
  ],
  [
    'breaks off in the middle of the header',
    (request) => void request.socket.end('HTTP/1.1 200 OK\r\ncontent-ty'),
    { status: 'degraded', message: expect.stringMatching(/failed: /) },
  ],
  [
    'does not speak HTTP',
    (request) => void request.socket.end('220 mail.partner.test ESMTP\r\n'),
    { status: 'degraded', message: expect.stringMatching(/failed: /) },
  ],
  [
    'breaks off in the middle of the body, when its status is known',
    (_request, response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('half');
      setImmediate(() => response.destroy());
    },
    { status: 'healthy', details: { status_code: 200 } },
  ],
  [
    'sends its header one byte at a time, for ever',
    (request) => {
      const drip = setInterval(() => request.socket.write('x'), 50);
      request.socket.write('HTTP/1.1 200 OK\r\nx: ');
      request.socket.on('close', () => clearInterval(drip)).on('error', () => undefined);
    },
    { status: 'degraded', message: 'Health check timed out' },
  ],
  [
    'redirects to another host',
    (_request, response) => void response.writeHead(302, { location: 'http://elsewhere.test/health' }).end(),
    { status: 'degraded', message: expect.stringMatching(/redirects to another host: http:\/\/elsewhere\.test/) },
  ],
  [
    'redirects in a circle',
    (_request, response) => void response.writeHead(302, { location: '/health' }).end(),
    { status: 'degraded', message: expect.stringMatching(/redirects more than 3 times$/) },
  ],
  [
    'sends 100 MB',
    (_request, response) => void sendMegabytes(response, 100),
    { status: 'healthy', details: { status_code: 200 } },
  ],
];

const faults: readonly Fault[] = [
  ...ways.map(([name, behaviour, partner]) => ({
    name,
    inflict: () => (world().partner.behaviour = behaviour),
    mend: () => world().partner.recover(),
    during: withChecks({ partner }),
    isBrief: true,
  })),
  {
    name: 'has a name that no longer resolves',
    inflict: async () => {
      await world().app.order('forget: partner.test');
      world().partner.closeConnections();
    },
    mend: () => world().app.order('remember: partner.test'),
    during: withChecks({
      partner: { status: 'degraded', message: expect.stringMatching(/getaddrinfo (ENOTFOUND|EAI_AGAIN)/) },
    }),
    isBrief: true,
  },
];

describe('a partner that', () => itEndures(faults, world));

async function sendMegabytes(response: ServerResponse, count: number): Promise<void> {
  response.writeHead(200, { 'content-length': count * MEGABYTE.length });
  for (let sent = 0; sent < count && !response.destroyed; sent++) {
    response.write(MEGABYTE);
    await setTimeout(1);
  }
  response.end();
}
