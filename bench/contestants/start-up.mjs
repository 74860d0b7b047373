// From NestFactory.create() to listen() with so many indicators, or as many plain providers. What is imported, and the
// classes, are there before the clock starts. The application has a route, as any that listens: Nest's own first route
// costs each of them. Settings: count, kind ('plain' | 'terminus' | 'probes' | 'indicators' | 'server').
import 'reflect-metadata';
import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';
import { freePort } from '../measuring/free-port.mjs';

const { count, kind } = JSON.parse(process.argv[2]);
const providers = Array.from({ length: count }, (_, index) => {
  const name = `Class${index}`;
  const type = {
    [name]: class {
      check() {}
    },
  }[name];
  (['indicators', 'server'].includes(kind) ? HealthIndicator() : Injectable())(type);
  return type;
});
class AppController {
  list() {}
}
Controller('products')(AppController);
Get()(AppController.prototype, 'list', Object.getOwnPropertyDescriptor(AppController.prototype, 'list'));
const server = kind === 'server' ? { server: { port: await freePort(), host: '127.0.0.1' } } : undefined;
const imports = { plain: [], terminus: [TerminusModule] };
class AppModule {}
Module({ imports: imports[kind] ?? [ProbesModule.forRoot(server)], controllers: [AppController], providers })(
  AppModule,
);

const startedAt = performance.now();
const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(0, '127.0.0.1');
process.send(performance.now() - startedAt);
await app.close();
process.disconnect();
