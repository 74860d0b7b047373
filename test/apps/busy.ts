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

/** Whoever sends a number makes the event loop stand still for so many milliseconds, at no cost for who measures. */
process.on('message', (forMs) => {
  console.log(`Busy for ${forMs} ms after run ${app.get(DatabaseHealth).runs}`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(forMs));
  console.log(`Free after ${forMs} ms`);
});
