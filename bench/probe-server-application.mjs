// An application whose probes are answered on its own port, and on a port of their own unless it is told otherwise.
// node probe-server-application.mjs JSON
// { server: boolean, maxAgeMs?: number, blocked?: [blockMs, everyMs] }; its parent is told both addresses.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { HealthIndicator, ProbesModule, ProbesService } from 'nestjs-probes';
import { freePort } from './processes.mjs';

const { server, maxAgeMs = 1_000, blocked } = JSON.parse(process.argv[2]);

class DatabaseHealth {
  check() {
    return { details: { pool_size: 10, idle_connections: 9, active_connections: 1, waiting_requests: 0 } };
  }
}
HealthIndicator()(DatabaseHealth);

const port = await freePort();
const options = { checks: { maxAgeMs }, ...(server && { server: { port, host: '127.0.0.1' } }) };
class AppModule {}
Module({ imports: [ProbesModule.forRoot(options)], providers: [DatabaseHealth] })(AppModule);

const app = await NestFactory.create(AppModule, new ExpressAdapter(), { logger: ['error'] });
await app.listen(0, '127.0.0.1');
await app.get(ProbesService).whenStarted();
process.send({ main: await app.getUrl(), probes: `http://127.0.0.1:${port}` });

if (blocked) {
  const [blockMs, everyMs] = blocked;
  setInterval(() => {
    const until = performance.now() + blockMs;
    while (performance.now() < until);
  }, everyMs);
}
