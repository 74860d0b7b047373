// A consumer whose queue is a table. DRAIN_TASK=off leaves its drain task out, to see that what is counted can be lost.
import { setTimeout } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DrainTask, HealthIndicator, JobTracker, ProbesModule } from 'nestjs-probes';
import { pingPg } from 'nestjs-probes/pg';
import { Pool } from 'pg';

const AT_ONCE = 8;
// As queues do: a job whose consumer has not said for 10 s that it is done is given to another.
const TAKE = `
  UPDATE jobs SET begun = begun + 1, taken_at = now() WHERE id = (
    SELECT id FROM jobs WHERE done = 0 AND (taken_at IS NULL OR taken_at < now() - interval '10 s')
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, ms`;

// Decorators are called as functions, as a compiler writes it: this file is not compiled.
class Jobs {
  running = new JobTracker({ stuckAfterMs: 30_000 });
  pool = new Pool({ connectionString: process.env.DATABASE_URL, max: AT_ONCE });
  stopped = false;

  onApplicationBootstrap() {
    this.pool.on('error', (error) => console.error(error.message));
    for (let slot = 0; slot < AT_ONCE; slot += 1) void this.loop();
  }

  async loop() {
    while (!this.stopped) if (!(await this.running.track(() => this.next()))) await setTimeout(50);
  }

  /** Taking is part of the job: one that is taken while the drain task waits is waited for, too. */
  async next() {
    const [job] = (await this.pool.query(TAKE)).rows;
    if (!job) return false;
    await setTimeout(job.ms);
    await this.pool.query('UPDATE jobs SET done = done + 1 WHERE id = $1', [job.id]);
    return true;
  }

  async drain({ signal }) {
    this.stopped = true;
    await this.running.whenIdle(signal);
  }

  async check(context) {
    await pingPg(this.pool, context);
    return this.running.check();
  }

  onApplicationShutdown() {
    return this.pool.end();
  }
}
HealthIndicator('jobs', { critical: 'until-ready' })(Jobs);
if (process.env.DRAIN_TASK !== 'off') {
  DrainTask('jobs')(Jobs.prototype, 'drain', Object.getOwnPropertyDescriptor(Jobs.prototype, 'drain'));
}

class WorkerModule {
  name = 'worker';
}
Module({ imports: [ProbesModule.forRoot({ server: { port: 9000 } })], providers: [Jobs] })(WorkerModule);

const app = await NestFactory.createApplicationContext(WorkerModule);
app.enableShutdownHooks([], { useProcessExit: true });
