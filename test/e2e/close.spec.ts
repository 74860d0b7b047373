import {
  type BeforeApplicationShutdown,
  Global,
  Inject,
  Injectable,
  Module,
  type OnModuleInit,
  type OnModuleDestroy,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthIndicator, ProbesModule, ProbesService } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CapturedLogger } from '../support/captured-logger.js';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { type AppUnderTest, startApp } from '../support/probed-app.js';

@HealthIndicator({ intervalMs: 10, maxAgeMs: 0 })
class DatabaseHealth {
  runs = 0;

  check() {
    this.runs += 1;
  }
}

/** Holds the shutdown open, as one who closes many connections does. */
@Injectable()
class SlowTeardown implements OnModuleDestroy {
  readonly begun = new Gate();
  readonly finish = new Gate();

  async onModuleDestroy(): Promise<void> {
    this.begun.open();
    await this.finish.opened;
  }
}

const DRAINING = { httpStatus: 503, body: { status: 'not_ready', phase: 'draining', reason: 'shutting down' } };

describe.each(platforms)('app.close() on $name', (platform) => {
  const startHeldOpen = async (definition: AppUnderTest) => {
    const running = await startApp(platform, { providers: [SlowTeardown, ...(definition.providers ?? [])] });
    onTestFinished(() => running.app.get(SlowTeardown).finish.open());
    return running;
  };

  it('ends readiness at once and for good, while liveness goes on', async () => {
    const { app, get, probes } = await startHeldOpen({ providers: [DatabaseHealth] });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });

    const closed = app.close();
    const { begun, finish } = app.get(SlowTeardown);
    await begun.opened;
    expect(probes.report('readiness')).toMatchObject(DRAINING);
    probes.setReady(true);
    expect(probes.report('readiness')).toMatchObject(DRAINING);
    expect(probes.report('liveness')).toMatchObject({ httpStatus: 200, body: { status: 'alive' } });
    expect(probes.report('startup')).toMatchObject({ httpStatus: 200, body: { status: 'started' } });
    expect(probes.report('health')).toMatchObject({ httpStatus: 200, body: { phase: 'draining' } });
    expect([probes.phase, probes.isReady(), probes.isStarted()]).toEqual(['draining', false, true]);

    finish.open();
    await closed;
    expect(probes.isReady()).toBe(false);
  });

  it('is alive while draining even when a check for liveness has failed: a restart would cut off requests', async () => {
    @HealthIndicator({ probes: ['liveness'], maxAgeMs: 0 })
    class MemoryHealth {
      check() {
        throw new Error('heap is full');
      }
    }
    const { app, get, probes } = await startHeldOpen({ providers: [MemoryHealth] });
    expect(await get('/health/live')).toMatchObject({ status: 503 });

    const closed = app.close();
    await app.get(SlowTeardown).begun.opened;
    expect(probes.report('liveness').httpStatus).toBe(200);
    app.get(SlowTeardown).finish.open();
    await closed;
  });

  it('asks no dependency any more', async () => {
    const { app, probes } = await startHeldOpen({ providers: [DatabaseHealth] });
    const database = app.get(DatabaseHealth);
    await expect.poll(() => database.runs).toBeGreaterThan(2);

    const closed = app.close();
    await app.get(SlowTeardown).begun.opened;
    const runsBefore = database.runs;
    await new Promise((resolve) => setTimeout(resolve, 100)); // Ten intervals.
    await Promise.all(probes.terminusIndicators().map((indicator) => indicator()));
    expect(database.runs).toBe(runsBefore);
    app.get(SlowTeardown).finish.open();
    await closed;
  });

  it('ends readiness before any other provider is told, whatever its module', async () => {
    const seen: string[] = [];
    const witness = (name: string) => {
      @Injectable()
      class Witness implements OnModuleDestroy, BeforeApplicationShutdown {
        constructor(@Inject(ProbesService) private readonly probes: ProbesService) {}

        onModuleDestroy() {
          seen.push(`${name} ${this.probes.phase}`);
        }

        beforeApplicationShutdown() {
          seen.push(`${name} ${this.probes.phase}`);
        }
      }
      return { provide: name, useClass: Witness };
    };
    @Module({ providers: [witness('inner')] })
    class InnerModule {}
    @Module({ imports: [InnerModule], providers: [witness('early')] })
    class EarlyModule {}
    @Module({ imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } }), InnerModule], providers: [witness('host')] })
    class ProbesHostModule {}
    @Global()
    @Module({ providers: [witness('global')] })
    class GlobalModule {}
    @Module({ providers: [witness('late')] })
    class LateModule {}
    const { app, probes } = await startApp(platform, {
      probes: 'imported',
      imports: [EarlyModule, GlobalModule, ProbesHostModule, LateModule],
      providers: [witness('root')],
    });
    await probes.whenStarted();
    expect(probes.phase).toBe('running');

    await app.close();
    const names = ['early', 'global', 'host', 'inner', 'late', 'root'];
    expect([...new Set(seen)].toSorted()).toEqual(names.map((name) => `${name} draining`));
  });

  it('before the application has booted leaves it unready: a late bootstrap changes nothing', async () => {
    const gate = new Gate();
    @Injectable()
    class SlowBoot implements OnModuleInit {
      readonly begun = new Gate();

      async onModuleInit(): Promise<void> {
        this.begun.open();
        await gate.opened;
      }
    }
    @Module({ providers: [DatabaseHealth, SlowBoot], imports: [ProbesModule.forRoot({ drain: { delayMs: 0 } })] })
    class AppModule {}
    const logger = new CapturedLogger();
    const app = await NestFactory.create(AppModule, platform.createAdapter(), { logger });
    onTestFinished(() => app.close());
    const booted = app.init();
    await app.get(SlowBoot).begun.opened;

    const closed = app.close();
    gate.open();
    await Promise.all([booted, closed]);
    const probes = app.get(ProbesService);
    expect([probes.phase, probes.isReady(), probes.isStarted()]).toEqual(['draining', false, false]);
    expect(logger.ofProbes.map(({ message }) => message)).not.toContainEqual(expect.stringMatching(/^Started/));
  });

  it('twice is as good as once', async () => {
    const { app, logger } = await startApp(platform);

    await app.close();
    await app.close();
    expect(logger.ofProbes.filter(({ message }) => message.startsWith('Draining'))).toHaveLength(1);
  });
});

describe('an application without HTTP', () => {
  it('runs its checks and its lifecycle all the same', async () => {
    @Module({ imports: [ProbesModule.forRoot()], providers: [DatabaseHealth] })
    class AppModule {}
    const app = await NestFactory.createApplicationContext(AppModule, { logger: new CapturedLogger() });
    const probes = app.get(ProbesService);
    await probes.whenStarted();
    await expect.poll(() => probes.isReady()).toBe(true);

    await app.close();
    expect([probes.phase, probes.isReady()]).toEqual(['draining', false]);
  });
});
