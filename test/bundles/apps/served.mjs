import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';
import { eventLoopDelay } from 'nestjs-probes/event-loop-delay';

// As a compiler writes it: bundlers are given JavaScript here.
class LoopHealth {
  check() {
    return eventLoopDelay();
  }
}
HealthIndicator('loop')(LoopHealth);

class AppModule {
  name = 'app';
}
const server = process.argv.includes('--served') ? { server: { port: 0, host: '127.0.0.1' } } : {};
Module({ imports: [ProbesModule.forRoot({ ...server, drain: { delayMs: 0 } })], providers: [LoopHealth] })(AppModule);

async function main() {
  const app = await NestFactory.create(AppModule, new ExpressAdapter());
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  console.log(`Listening on ${await app.getUrl()}`);
}
void main();
