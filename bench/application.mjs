// The application under load: the probes, and beside them a plain controller that returns the same JSON.
// node application.mjs express|fastify
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { HealthIndicator, ProbesModule, ProbesService } from 'nestjs-probes';

const details = {
  pool_size: 10,
  idle_connections: 9,
  active_connections: 1,
  waiting_requests: 0,
  max_connections: 10,
};

class DatabaseHealth {
  check() {
    return { details };
  }
}
HealthIndicator()(DatabaseHealth);

class PlainController {
  body;
  ready() {
    return this.body;
  }
}
Controller('plain')(PlainController);
Get('ready')(PlainController.prototype, 'ready', Object.getOwnPropertyDescriptor(PlainController.prototype, 'ready'));

class AppModule {}
Module({ imports: [ProbesModule.forRoot()], controllers: [PlainController], providers: [DatabaseHealth] })(AppModule);

const adapter = process.argv[2] === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();
await app.get(ProbesService).whenStarted();
app.get(PlainController).body = await (await fetch(`${url}/health/ready`)).json();
process.send(url);
