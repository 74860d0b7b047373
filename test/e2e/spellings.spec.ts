import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CanActivate, INestApplication } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ProbesModule } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { type ProbedApp, startApp } from '../support/probed-app.js';

const nobody: CanActivate = { canActivate: () => false };

/** As it is written: a client of HTTP would tidy it up. */
async function statusOf({ url }: ProbedApp, target: string, method = 'GET'): Promise<number> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(await text(socket))?.[1]);
}

const guarded = (place: (app: INestApplication) => unknown) => ({
  configure: (app: INestApplication) => void place(app.useGlobalGuards(nobody)),
});

/** Where the guard would have to let it pass: 200 where it is answered ahead, 404 where the router finds nothing. */
const AHEAD = { Express: 200, Fastify: 200 };
const EXPRESS_ALONE = { Express: 200, Fastify: 404 };
const FASTIFY_ALONE = { Express: 404, Fastify: 200 };
const NOWHERE = { Express: 404, Fastify: 404 };

const SPELLINGS: [target: string, status: typeof AHEAD][] = [
  ['/health/live', AHEAD],
  ['/health/live/?verbose', AHEAD],
  ['/health/live#top', AHEAD],
  ['http://localhost/health/live', AHEAD],
  ['HTTPS://localhost:3000/health/live?x', AHEAD],
  ['/HEALTH/Live', EXPRESS_ALONE],
  ['/health/LIVE/', EXPRESS_ALONE],
  ['/health\\live#', EXPRESS_ALONE],
  ['/health/%6Cive', FASTIFY_ALONE],
  ['/%68ealth/live?x=%', FASTIFY_ALONE],
  ['//health/live', NOWHERE],
  ['/health//live', NOWHERE],
  ['/health/live//', NOWHERE],
  ['/health%2Flive', NOWHERE],
  ['/health/live;v=1', NOWHERE],
  ['/health/./live', NOWHERE],
  ['/health/x/../live', NOWHERE],
];

describe.each(platforms)('behind a guard that lets nobody pass, on $name,', (platform) => {
  it.each(SPELLINGS)('%s is answered ahead of it or is nothing', async (target, status) => {
    const app = await startApp(
      platform,
      guarded(() => undefined),
    );
    expect(await statusOf(app, target)).toBe(status[platform.name]);
    expect(await statusOf(app, target, 'HEAD')).toBe(status[platform.name]);
  });

  it.each<[target: string, status: typeof AHEAD]>([
    ['/api/shop/health/live', AHEAD],
    ['/api/shop/health/ready/', AHEAD],
    ['/api/a%2Fb/health/startup?x', AHEAD],
    ['/API/shop/health/live', EXPRESS_ALONE],
    ['/api/shop/health/%6Cive', FASTIFY_ALONE],
    ['/api//health/live', NOWHERE],
    ['/api/a/b/health/live', NOWHERE],
    ['/health/live', NOWHERE],
  ])('a prefix with a parameter is no way in: %s', async (target, status) => {
    const app = await startApp(
      platform,
      guarded((nest) => nest.setGlobalPrefix('api/:tenant')),
    );
    expect(await statusOf(app, target)).toBe(status[platform.name]);
  });

  it('nor is one that RouterModule puts in front', async () => {
    const app = await startApp(platform, {
      imports: [RouterModule.register([{ path: 'ops/:team', module: ProbesModule }])],
      ...guarded(() => undefined),
    });
    expect(await statusOf(app, '/ops/blue/health/live')).toBe(200);
    expect(await statusOf(app, '/ops/health/live')).toBe(404);
  });
});

describe('on Fastify, set to be generous,', () => {
  const routerOptions = {
    caseSensitive: false,
    ignoreTrailingSlash: true,
    ignoreDuplicateSlashes: true,
    useSemicolonDelimiter: true,
  };
  const generous = { name: 'Fastify', createAdapter: () => new FastifyAdapter({ routerOptions }) } as const;

  it.each(['/HEALTH/live', '/health/live//', '//health//live', '/health/live;v=1'])('%s is', async (target) => {
    const app = await startApp(
      generous,
      guarded(() => undefined),
    );
    expect(await statusOf(app, target)).toBe(200);
  });
});
