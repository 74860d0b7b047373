import { type INestApplication, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProbesModule, type ProbesOptions, ProbesService } from 'nestjs-probes';
import { onTestFinished } from 'vitest';
import { type Answer, ask } from './ask.js';
import { CapturedLogger } from './captured-logger.js';
import type { Platform } from './platforms.js';

/** An application for a test: its module, and what its `main.ts` would do. */
export interface AppUnderTest extends ModuleMetadata {
  /** The options for `ProbesModule.forRoot()`; `imported` when the test imports a ProbesModule itself. */
  readonly probes?: ProbesOptions | 'imported';
  readonly configure?: (app: INestApplication) => void;
}

export interface ProbedApp {
  readonly app: INestApplication;
  readonly probes: ProbesService;
  readonly logger: CapturedLogger;
  readonly url: string;
  get(path: string): Promise<Answer>;
  head(path: string): Promise<Answer>;
}

/** The defaults of a test: a known version, and no background runs. */
const OPTIONS: ProbesOptions = {
  version: '1.2.3',
  checks: { intervalMs: 600_000 },
  drain: { delayMs: 0 },
};

/** Starts an application in this process on its own port. It is closed when the test has finished. */
export async function startApp(platform: Platform, definition: AppUnderTest = {}): Promise<ProbedApp> {
  const logger = new CapturedLogger();
  const app = await createApp(platform, definition, logger);
  onTestFinished(() => app.close());
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    app,
    logger,
    url,
    probes: app.get(ProbesService, { strict: false }),
    get: (path) => ask(`${url}${path}`),
    head: (path) => ask(`${url}${path}`, 'HEAD'),
  };
}

/** The error with which an application refuses to start. */
export async function refusalOf(
  platform: Platform,
  definition: AppUnderTest,
  logger = new CapturedLogger(),
): Promise<string> {
  try {
    const app = await createApp(platform, definition, logger);
    onTestFinished(() => app.close());
    await app.init();
  } catch (error) {
    if (error instanceof Error) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error('It started.');
}

function createApp(
  { createAdapter }: Platform,
  { probes = {}, configure, imports = [], ...definition }: AppUnderTest,
  logger: CapturedLogger,
): Promise<INestApplication> {
  @Module({ ...definition, imports: [...imports, ...(probes === 'imported' ? [] : [withDefaults(probes)])] })
  class AppModule {}

  return NestFactory.create(AppModule, createAdapter(), { logger, abortOnError: false }).then((app) => {
    configure?.(app);
    return app;
  });
}

function withDefaults(options: ProbesOptions) {
  return ProbesModule.forRoot({ ...OPTIONS, ...options, checks: { ...OPTIONS.checks, ...options.checks } });
}
