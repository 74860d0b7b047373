import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiExcludeController, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { ProbesModule } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CapturedLogger } from '../support/captured-logger.js';
import { type Platform, platforms } from '../support/platforms.js';

const NO_WINDOW = { delayMs: 0 };

async function create(
  { createAdapter }: Platform,
  probes: DynamicModule,
  { preview = false, logger = new CapturedLogger() } = {},
): Promise<INestApplication> {
  @Module({ imports: [probes] })
  class AppModule {}

  const app = await NestFactory.create(AppModule, createAdapter(), { logger, preview, abortOnError: false });
  if (!preview) onTestFinished(() => app.close());
  return app;
}

const documented = (app: INestApplication) => SwaggerModule.createDocument(app, new DocumentBuilder().build()).paths;

const below = (base: string) => [base, `${base}/live`, `${base}/ready`, `${base}/startup`];

describe.each(platforms)('for who looks at an application without running it, on $name,', (platform) => {
  it.each<[string, DynamicModule, paths: string[]]>([
    ['that are set', ProbesModule.forRoot({ path: '/internal/probes/' }), below('/internal/probes')],
    ['by default', ProbesModule.forRoot(), below('/health')],
    ['while they are unknown', ProbesModule.forRootAsync({ useFactory: () => ({ path: 'later' }) }), below('/health')],
    ['that are wrong', ProbesModule.forRoot({ path: 'a b' }), below('/health')],
    ['of none', ProbesModule.forRoot({ controllers: false, server: { port: 9000 } }), []],
    ['of a module that is switched off', ProbesModule.forRoot({ enabled: false }), []],
  ])('a preview has the routes at the paths %s', async (_which, probes, paths) => {
    const logger = new CapturedLogger();
    const app = await create(platform, probes, { preview: true, logger });
    await app.init();
    expect(Object.keys(documented(app))).toEqual(paths);
    // Nest would warn of what it cannot configure.
    expect(logger.lines.filter(({ message }) => message.includes('configure'))).toEqual([]);
  });

  it('Swagger lists the routes where a provider says that they are, once it has said so', async () => {
    const app = await create(
      platform,
      ProbesModule.forRootAsync({ useFactory: async () => ({ path: 'later', drain: NO_WINDOW }) }),
    );
    app.setGlobalPrefix('api');
    expect(Object.keys(documented(app))).toEqual(below('/api/later'));
  });

  it('Swagger says what each route is for, and what each status means', async () => {
    const app = await create(platform, ProbesModule.forRoot({ drain: NO_WINDOW }));
    const json = (description: string) => expect.objectContaining({ description });
    expect(documented(app)).toMatchObject({
      '/health': {
        get: {
          tags: ['Probes'],
          summary: 'Every check at one glance, for people and dashboards',
          responses: { 200: json('Always: the status is in the body') },
        },
      },
      '/health/live': {
        get: {
          summary: 'Liveness probe: whether the process works',
          responses: { 200: json('Alive'), 503: json('Dead: Kubernetes restarts it') },
        },
      },
      '/health/ready': {
        get: {
          summary: 'Readiness probe: whether traffic may come',
          responses: { 200: json('Ready'), 503: json('Not ready: no traffic is sent here') },
        },
      },
      '/health/startup': {
        get: {
          summary: 'Startup probe: whether the application has started',
          responses: { 200: json('Started'), 503: json('Starting') },
        },
      },
    });
    expect(Object.keys(documented(app)['/health']?.get?.responses ?? {})).toEqual(['200']);
  });

  it('Swagger lists none of them where the controller is excluded', async () => {
    const probes = ProbesModule.forRoot({ drain: NO_WINDOW });
    for (const controller of probes.controllers ?? []) ApiExcludeController()(controller);
    expect(documented(await create(platform, probes))).toEqual({});
  });
});
