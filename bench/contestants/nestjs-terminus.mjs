// @nestjs/terminus as its README shows it.
// Settings: cacheForMs (`.cacheFor()` on the ping), windowMs (gracefulShutdownTimeoutMs).
import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, TerminusModule, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { createApplication, decorate, injects, serve, settings } from './application.mjs';

const { cacheForMs, windowMs } = settings;

class HealthController {
  constructor(health, database) {
    this.health = health;
    this.database = database;
  }

  readiness() {
    return this.health.check([() => this.ping()]);
  }

  liveness() {
    return this.health.check([]);
  }

  ping() {
    const ping = this.database.pingCheck('database').withTimeout(1_000);
    return cacheForMs ? ping.cacheFor(cacheForMs) : ping;
  }
}
Controller('health')(HealthController);
injects(HealthController, HealthCheckService, TypeOrmHealthIndicator);
decorate(HealthController, 'readiness', Get('ready'), HealthCheck());
decorate(HealthController, 'liveness', Get('live'), HealthCheck());

const terminus = windowMs ? TerminusModule.forRoot({ gracefulShutdownTimeoutMs: windowMs }) : TerminusModule;
const app = await createApplication({ imports: [terminus], controllers: [HealthController] });
app.enableShutdownHooks();
await serve(app, (url) => ({ ready: `${url}/health/ready`, live: `${url}/health/live` }));
