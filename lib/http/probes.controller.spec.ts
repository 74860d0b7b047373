import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type INestApplication, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { map } from 'rxjs';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { ApplicationServers } from '../lifecycle/application-servers.js';
import { someValues } from '../page/page-values.fake.js';
import { ROUTE_PATHS_UNKNOWN, routePathFactory } from './nest-route-paths.js';
import { PageSource } from './page-source.js';
import { ProbeAnswers } from './probe-answers.js';
import { createProbesController } from './probes.controller.js';
import { jsonAnswer } from './render-answer.js';

const STATUS = { health: 200, liveness: 200, readiness: 503, startup: 503 } as const;
const ROUTES = [
  ['/health', 'health'],
  ['/health/live', 'liveness'],
  ['/health/ready', 'readiness'],
  ['/health/startup', 'startup'],
] as const;

const answer = vi.fn<ProbeAnswers['answer']>((kind) => jsonAnswer(STATUS[kind], JSON.stringify({ asked: kind })));
const latest = vi.fn<ProbeAnswers['latest']>((kind) => ({
  answer: jsonAnswer(200, `{"latest":"${kind}"}`),
  freshUntil: 0,
  dueAt: 0,
}));
const logged = { warn: vi.fn(), error: vi.fn() };

afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

interface World {
  readonly configure?: (app: INestApplication) => unknown;
  /** Past the application's own server, where the routes are asked themselves. */
  readonly isElsewhere?: boolean;
}

async function start(adapter: ExpressAdapter | FastifyAdapter, { configure, isElsewhere }: World = {}) {
  @Module({
    controllers: [createProbesController('health')],
    providers: [
      { provide: ProbeAnswers, useValue: { answer, latest } },
      { provide: PageSource, useValue: { values: () => someValues() } },
      ApplicationServers,
    ],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, adapter, { logger: false, abortOnError: false });
  vi.spyOn(Logger.prototype, 'warn').mockImplementation(logged.warn);
  vi.spyOn(Logger.prototype, 'error').mockImplementation(logged.error);
  onTestFinished(async () => {
    app.get(ApplicationServers).end();
    await app.close();
  });
  configure?.(app);
  await app.listen(0, '127.0.0.1');
  const url = isElsewhere ? await listenElsewhere(app) : await app.getUrl();
  return { app, ask: (path: string, init?: RequestInit) => fetch(`${url}${path}`, init) };
}

async function listenElsewhere(app: INestApplication): Promise<string> {
  const instance = app.getHttpAdapter().getInstance();
  const handle: RequestListener =
    typeof instance === 'function' ? instance : (request, response) => instance.routing(request, response);
  const server = createServer((request, response) => handle(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each([
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
])('on %s', (_name, createAdapter) => {
  describe.each([
    ['ahead of the application', false],
    ['where the application runs on no server of its own', true],
  ])('%s', (_where, isElsewhere) => {
    it.each(ROUTES)('%s answers what there is to say of %s', async (path, kind) => {
      const { ask } = await start(createAdapter(), { isElsewhere });
      const response = await ask(path);
      expect(response.status).toBe(STATUS[kind]);
      expect(await response.json()).toEqual({ asked: kind });
      expect(answer).toHaveBeenCalledExactlyOnceWith(kind);
      expect(latest).not.toHaveBeenCalled();
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(JSON.stringify({ asked: kind }).length),
        'cache-control': 'no-store',
      });
      expect(response.headers.get('vary')).toBe(kind === 'health' ? 'Accept' : null);
    });
  });

  it('the probes are answered ahead of what hangs in front of the routes, and /health is not', async () => {
    const held = vi.fn();
    const { ask } = await start(createAdapter(), {
      configure: (app) =>
        app.use((_request: unknown, response: ServerResponse) => {
          held();
          response.writeHead(418).end();
        }),
    });
    expect((await ask('/health')).status).toBe(418);
    expect((await ask('/health/live', { method: 'POST' })).status).toBe(418);
    expect(held).toHaveBeenCalledTimes(2);
    expect((await ask('/health/live')).status).toBe(200);
    expect(held).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['text/html', 'text/html; charset=utf-8', /^<!doctype html>/i],
    ['text/plain', 'text/plain; charset=utf-8', /database/],
  ])('/health is for %s what it prefers, and runs no check', async (accept, type, body) => {
    const { ask } = await start(createAdapter());
    const response = await ask('/health', { headers: { accept } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('vary')).toBe('Accept');
    expect(await response.text()).toMatch(body);
    expect(latest).toHaveBeenCalledExactlyOnceWith('health');
    expect(answer).not.toHaveBeenCalled();
  });

  it('/health varies beside what others have set', async () => {
    const { ask } = await start(createAdapter(), {
      configure: (app) =>
        app.use((_request: unknown, response: ServerResponse, next: () => void) => {
          response.setHeader('Vary', 'Origin');
          next();
        }),
    });
    expect((await ask('/health')).headers.get('vary')).toBe('Origin, Accept');
  });

  it.each(ROUTES)('an interceptor gets the report of %s, and what is sent stays as it is', async (path, kind) => {
    const seen: unknown[] = [];
    const { ask } = await start(createAdapter(), {
      isElsewhere: true,
      configure: (app) =>
        app.useGlobalInterceptors({
          intercept: (_context, next) => next.handle().pipe(map((body) => (seen.push(body), { wrapped: body }))),
        }),
    });
    expect(await (await ask(path)).json()).toEqual({ asked: kind });
    expect(seen).toEqual([{ asked: kind }]);
  });

  it('an error of the application is logged, without credentials', async () => {
    const { app, ask } = await start(createAdapter());
    app.getHttpServer().prependOnceListener('request', (_: unknown, response: ServerResponse) => {
      response.writeHead = () => {
        throw new Error('not my day: password=hunter2');
      };
    });
    await expect(ask('/health/live')).rejects.toThrow('fetch failed');
    expect(logged.error).toHaveBeenCalledExactlyOnceWith(
      'A probe was not answered because of an error: not my day: password=***',
    );
    expect((await ask('/health/live')).status).toBe(200);
  });

  it('nothing is logged where all is well', async () => {
    await start(createAdapter());
    expect(logged.warn).not.toHaveBeenCalled();
    expect(logged.error).not.toHaveBeenCalled();
  });

  it('routes under two prefixes are told of', async () => {
    await start(createAdapter(), { configure: (app) => app.setGlobalPrefix('api', { exclude: ['health'] }) });
    expect(logged.warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^The routes lie under two prefixes: \/health, /),
    );
    expect(String(logged.warn.mock.calls[0]?.[0])).toContain("setGlobalPrefix('api'");
  });

  it('a Nest that does not show its routes causes one warning, and the routes are there', async () => {
    vi.spyOn(routePathFactory, 'load').mockReturnValue(undefined);
    const { ask } = await start(createAdapter());
    expect(logged.warn).toHaveBeenCalledExactlyOnceWith(ROUTE_PATHS_UNKNOWN);
    expect(await (await ask('/health/ready')).json()).toEqual({ asked: 'readiness' });
  });

  it('another server of the application answers the probes ahead as well', async () => {
    const { app } = await start(createAdapter(), { configure: (nest) => nest.use(() => undefined) });
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    app.get(ApplicationServers).add(server);
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, { headers: { connection: 'close' } });
    expect(await response.json()).toEqual({ asked: 'readiness' });
  });
});

it('an application without HTTP has nothing to answer, and starts', async () => {
  @Module({
    controllers: [createProbesController('health')],
    providers: [ProbeAnswers, PageSource, ApplicationServers].map((provide) => ({ provide, useValue: {} })),
  })
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  await app.close();
});

it.each(ROUTES)(
  '%s states no length of its own on Fastify, where a hook may send the body as a stream',
  async (path, kind) => {
    const { ask } = await start(new FastifyAdapter(), {
      isElsewhere: true,
      configure: (app) =>
        app
          .getHttpAdapter()
          .getInstance()
          .addHook('onSend', async (_request: unknown, _reply: unknown, body: string) => Readable.from([body, ' '])),
    });
    const response = await ask(path);
    expect(await response.text()).toBe(`${JSON.stringify({ asked: kind })} `);
  },
);
