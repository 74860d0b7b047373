// Time from NestFactory.create() to listen() with so many indicators, or as many plain providers.
// node discovery.mjs COUNT indicators|plain
import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';

const [, , count, kind] = process.argv;
const decorate = kind === 'plain' ? Injectable() : HealthIndicator();
const providers = Array.from({ length: Number(count) }, (_, index) => {
  const name = `Class${index}`;
  const type = {
    [name]: class {
      check() {}
    },
  }[name];
  decorate(type);
  return type;
});
class AppModule {}
Module({ imports: [ProbesModule.forRoot()], providers })(AppModule);

const startedAt = performance.now();
const app = await NestFactory.create(AppModule, { logger: false });
await app.listen(0, '127.0.0.1');
process.send(performance.now() - startedAt);
await app.close();
