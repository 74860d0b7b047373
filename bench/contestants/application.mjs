// What all contestants have in common: an ordinary Nest application with a database and three routes of its own. No
// contestant logs anything, so that none is measured by what it writes.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { compute } from '../measuring/compute.mjs';

/** From bench.mjs: { platform, databaseUrl, … }; each contestant says which others it reads. */
export const settings = JSON.parse(process.argv[2]);

/** What TypeScript's decorators do by themselves: the types of a constructor's parameters. */
export const injects = (type, ...types) => Reflect.defineMetadata('design:paramtypes', types, type);

/** `@Get(path)` on a method, and whatever else stands above it. */
export function decorate(type, method, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(type.prototype, method);
  for (const decorator of decorators.toReversed()) decorator(type.prototype, method, descriptor);
}

class WorkController {
  constructor(database) {
    this.database = database;
  }

  /** The processor's work: what an application returns that has something to return. */
  list() {
    return Array.from({ length: 50 }, (_, id) => ({
      id,
      name: `Product ${id}`,
      price: id * 1.5,
      tags: ['new', 'sale'],
    }));
  }

  /** As much of the processor's work as the setting `computeRounds` says. */
  compute() {
    return { items: compute(settings.computeRounds) };
  }

  /** The database's work: 10 ms in which the request is in flight. */
  async query() {
    await this.database.query('SELECT pg_sleep(0.01)');
    return { done: true };
  }
}
Controller('work')(WorkController);
injects(WorkController, DataSource);
decorate(WorkController, 'list', Get('list'));
decorate(WorkController, 'compute', Get('compute'));
decorate(WorkController, 'query', Get('query'));

/** The application without any health library; the contestant adds its own modules, controllers and providers. */
export async function createApplication({ imports = [], controllers = [], providers = [] } = {}) {
  class AppModule {}
  Module({
    imports: [TypeOrmModule.forRoot({ type: 'postgres', url: settings.databaseUrl }), ...imports],
    controllers: [WorkController, ...controllers],
    providers,
  })(AppModule);
  const adapter = settings.platform === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  return NestFactory.create(AppModule, adapter, { logger: false });
}

/** Listens, and tells the parent where; `ready` and `live` are the probes, on whatever port they are. */
export async function serve(app, addresses) {
  await app.listen(0, '127.0.0.1');
  announce({ work: `${await app.getUrl()}/work`, ...addresses(await app.getUrl()) });
}

export function announce(addresses) {
  process.on('message', (question) => {
    if (question === 'heap') process.send(heapMb());
  });
  process.once('disconnect', () => process.exit());
  // The channel to the parent is no reason to stay: how a process ends is measured too.
  process.channel.unref();
  process.send(addresses);
  if (settings.blocked) block(...settings.blocked);
}

/** An application that computes: the main thread does nothing else for so long out of every so long. */
function block(blockMs, everyMs) {
  setInterval(() => {
    const until = performance.now() + blockMs;
    while (performance.now() < until);
  }, everyMs);
}

function heapMb() {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_048_576;
}
