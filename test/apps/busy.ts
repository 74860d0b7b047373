import { existsSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';
import { bootstrap } from './bootstrap.js';

/** Two seconds of them: the probe server knows of some by then, because it is told of results once a second. */
const MANY_RUNS = 60;

/** Runs all the time, asked or not. */
@HealthIndicator({ intervalMs: 50, maxAgeMs: 0 })
class DatabaseHealth {
  runs = 0;

  check() {
    this.runs += 1;
    if (this.runs === MANY_RUNS) console.log(`Ran ${this.runs} times`);
    return { details: { run: this.runs } };
  }
}

/** What the test sets: when a stall counts. */
const thresholds = JSON.parse(process.argv[3] ?? '{}');

/** SIGTERM opens a window that lasts as long as the test. */
@Module({
  imports: [
    ProbesModule.forRoot({ server: { port: 0, host: '127.0.0.1', ...thresholds }, drain: { delayMs: 600_000 } }),
  ],
  providers: [DatabaseHealth],
})
class AppModule {}

const app = await bootstrap(AppModule);

const never = new Int32Array(new SharedArrayBuffer(4));

/** A number makes the event loop stand still for so many milliseconds; a path, until there is such a file. */
process.on('message', (order: string) => {
  const isTime = /^\d+$/.test(order);
  const ran = `after run ${app.get(DatabaseHealth).runs}`;
  console.log(isTime ? `Busy for ${order} ms ${ran}` : `Busy until ${order} ${ran}`);
  if (isTime) Atomics.wait(never, 0, 0, Number(order));
  else while (!existsSync(order)) Atomics.wait(never, 0, 0, 5);
  console.log(isTime ? `Free after ${order} ms` : `Free after ${order}`);
});
