import { Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicator, ProbesModule } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.js';
import { CapturedLogger } from '../support/captured-logger.js';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { probeServerOf } from '../support/probe-server.js';
import { Program } from '../support/program.js';
import { Threads } from '../support/threads.js';

const SERVER = { port: 0, host: '127.0.0.1' };
const DRAINING = { status: 503, body: { status: 'not_ready', phase: 'draining', reason: 'shutting down' } };
const REFUSED = { code: 'ECONNREFUSED' };

const STEPS = ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'].flatMap((hook) => [
  { step: `${hook} of the root module`, goOn: (program: Program) => program.tell('go on') },
  { step: `${hook} of the global module`, goOn: (program: Program) => program.type() },
]);

describe.each(platforms)('the probe server of an application on $name', (platform) => {
  it('says draining after SIGTERM, whoever is being torn down, until the process ends', async () => {
    const program = new Program('slow-teardown', platform);
    await program.listens();
    await expect.poll(() => program.probe('/ready')).toMatchObject({ status: 200 });

    program.signal('SIGTERM');
    for (const { step, goOn } of STEPS) {
      await program.prints(step);
      expect(await program.probe('/ready')).toMatchObject(DRAINING);
      expect(await program.probe('/live')).toMatchObject({ status: 200, body: { status: 'alive' } });
      expect(await program.probe('/startup')).toMatchObject({ status: 200, body: { status: 'started' } });
      expect(await program.probe('')).toMatchObject({ status: 200, body: { phase: 'draining' } });
      await expect(program.get('/health/ready')).rejects.toMatchObject(REFUSED);
      goOn(program);
    }
    // Nest sends the signal again when it is done. Where nothing else is left to do, the process may end before that.
    expect([
      { code: null, signal: 'SIGTERM' },
      { code: 0, signal: null },
    ]).toContainEqual(await program.ended);
    expect(program.output).not.toMatch(/Warning|ERROR|crashed/);
  });

  it('answers at app.close() until the last hook has run, and not any more when that has resolved', async () => {
    @Injectable()
    class SlowTeardown implements OnApplicationShutdown {
      readonly begun = new Gate();
      readonly finish = new Gate();

      async onApplicationShutdown(): Promise<void> {
        this.begun.open();
        await this.finish.opened;
      }
    }
    @Global()
    @Module({ providers: [SlowTeardown] })
    class GlobalModule {}
    const threads = new Threads();
    const { app, logger } = await startApp(platform, { probes: { server: SERVER }, imports: [GlobalModule] });
    const { begun, finish } = app.get(SlowTeardown, { strict: false });
    onTestFinished(finish.open);
    const readiness = () => ask(`${probeServerOf(logger)}/ready`);
    await expect.poll(readiness).toMatchObject({ status: 200 });

    const closed = app.close();
    await begun.opened;
    expect(await readiness()).toMatchObject(DRAINING);
    expect([threads.started, threads.running]).toEqual([1, 1]);
    finish.open();
    await closed;
    expect(threads.running).toBe(0);
    await expect(readiness()).rejects.toMatchObject(REFUSED);
    await app.close();
  });

  it('answers whom app.close() finds waiting for a check', async () => {
    @HealthIndicator({ maxAgeMs: 0, timeoutMs: 600_000 })
    class SlowHealth {
      readonly begun = new Gate();
      readonly finish = new Gate();
      isSlow = false;

      async check(): Promise<void> {
        if (!this.isSlow) return;
        this.begun.open();
        await this.finish.opened;
      }
    }
    const { app, logger } = await startApp(platform, { probes: { server: SERVER }, providers: [SlowHealth] });
    const health = app.get(SlowHealth);
    onTestFinished(health.finish.open);
    const readiness = () => ask(`${probeServerOf(logger)}/ready`);
    await expect.poll(readiness).toMatchObject({ status: 200 });

    health.isSlow = true;
    const answer = readiness();
    await health.begun.opened;
    await app.close();
    expect(await answer).toMatchObject(DRAINING);
  });

  it('goes with an application that is closed before it has booted', async () => {
    @Module({ imports: [ProbesModule.forRoot({ server: SERVER })] })
    class AppModule {}
    const threads = new Threads();
    const logger = new CapturedLogger();
    const app = await NestFactory.create(AppModule, platform.createAdapter(), { logger, abortOnError: false });
    expect(await ask(`${probeServerOf(logger)}/startup`)).toMatchObject({ status: 503 });

    await app.close();
    expect([threads.started, threads.running]).toEqual([1, 0]);
  });
});

describe('a process with a probe server', () => {
  it('ends by itself when it has nothing else to do, without app.close()', async () => {
    const program = new Program('one-off');
    await program.answersProbes();
    await expect.poll(() => program.probe('/ready')).toMatchObject({ status: 200 });

    program.tell('work');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.output).toContain('Worked');
  });
});
