import { type INestApplication, type LoggerService, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { onTestFinished } from 'vitest';
import type { ProbesOptions } from './options/probes-options.js';
import { ProbesModule } from './probes.module.js';
import { ProbesService } from './probes.service.js';

export const platforms = [
  { name: 'Express', createAdapter: () => new ExpressAdapter() },
  { name: 'Fastify', createAdapter: () => new FastifyAdapter() },
];

export interface AppToProbe extends ModuleMetadata {
  /** The options for `ProbesModule.forRoot()`; `imported` when the test imports a ProbesModule itself. */
  readonly probes?: ProbesOptions | 'imported';
  readonly adapter?: ExpressAdapter | FastifyAdapter;
  readonly configure?: (app: INestApplication) => unknown;
}

/** No background runs, and no window to wait for. */
const OPTIONS: ProbesOptions = { version: '1.2.3', checks: { intervalMs: 600_000 }, drain: { delayMs: 0 } };

/** The log lines of the library, as `level: message`. */
function loggerInto(lines: string[]): LoggerService {
  const keep =
    (level: string) =>
    (message: unknown, ...more: unknown[]): void => {
      if (more.at(-1) === 'Probes') lines.push(`${level}: ${String(message)}`);
    };
  return { log: keep('log'), warn: keep('warn'), error: keep('error'), fatal: keep('fatal') };
}

export function moduleOf({ probes = {}, imports = [], providers = [], controllers = [] }: AppToProbe) {
  const ours =
    probes === 'imported'
      ? []
      : [ProbesModule.forRoot({ ...OPTIONS, ...probes, checks: { ...OPTIONS.checks, ...probes.checks } })];
  @Module({ providers, controllers, imports: [...imports, ...ours] })
  class AppModule {}
  return AppModule;
}

/** An application that is not initialized. It is closed when the test has finished. */
export async function createApp(definition: AppToProbe = {}, lines: string[] = []): Promise<INestApplication> {
  const { adapter = new ExpressAdapter(), configure } = definition;
  const logger = loggerInto(lines);
  const app = await NestFactory.create(moduleOf(definition), adapter, { logger, abortOnError: false });
  onTestFinished(() => app.close());
  configure?.(app);
  return app;
}

/** An application that listens. */
export async function startApp(definition: AppToProbe = {}) {
  const lines: string[] = [];
  const app = await createApp(definition, lines);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`, { headers: { connection: 'close' } });
    const text = await response.text();
    return { status: response.status, text, body: text.startsWith('{') ? (JSON.parse(text) as object) : undefined };
  };
  return { app, lines, url, get, probes: app.get(ProbesService, { strict: false }) };
}

/** The error with which an application refuses to start. */
export async function refusalOf(definition: AppToProbe): Promise<string> {
  try {
    const app = await createApp(definition);
    await app.init();
  } catch (error) {
    return String(error);
  }
  throw new Error('It started');
}
