// nestjs-probes as its README shows it: one import, one decorated class.
// Settings: server (a probe server), windowMs (drain.delayMs), indicators (how many), intervalMs (checks.intervalMs).
import { HealthIndicator, ProbesModule } from 'nestjs-probes';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';
import { freePort } from '../measuring/free-port.mjs';
import { createApplication, injects, serve, settings } from './application.mjs';

const { server, windowMs, indicators = 1, intervalMs } = settings;

class DatabaseHealth {
  constructor(database) {
    this.database = database;
  }

  check(context) {
    return pingTypeOrm(this.database, context, { degradedAboveMs: 100 });
  }
}
injects(DatabaseHealth, DataSource);
HealthIndicator('database')(DatabaseHealth);

/** For applications with many: a check of their own, with something to wait for. */
function anotherHealth(name) {
  class AnotherHealth {
    constructor(database) {
      this.database = database;
    }

    async check() {
      await this.database.query('SELECT 1');
    }
  }
  injects(AnotherHealth, DataSource);
  HealthIndicator(name)(AnotherHealth);
  return AnotherHealth;
}

const port = server ? await freePort() : undefined;
const probes = ProbesModule.forRoot({
  ...(server && { server: { port, host: '127.0.0.1' } }),
  ...(windowMs && { drain: { delayMs: windowMs } }),
  ...(intervalMs && { checks: { intervalMs } }),
});
const providers = Array.from({ length: indicators }, (_, index) =>
  index === 0 ? DatabaseHealth : anotherHealth(`another-${index}`),
);

const app = await createApplication({ imports: [probes], providers });
app.enableShutdownHooks([], { useProcessExit: true });
await serve(app, (url) => {
  const health = `${server ? `http://127.0.0.1:${port}` : url}/health`;
  return { ready: `${health}/ready`, live: `${health}/live` };
});
