import { Inject, Injectable } from '@nestjs/common';
import { DrainTask, HealthIndicator, StartupTask } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { OrdersController } from '../support/orders.controller.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { Threads } from '../support/threads.js';

@Injectable()
class Calls {
  readonly made: string[] = [];
}

@HealthIndicator('database', { intervalMs: 1, maxAgeMs: 0 })
class DatabaseHealth {
  constructor(@Inject(Calls) private readonly calls: Calls) {}

  check(): void {
    this.calls.made.push('check');
  }

  @StartupTask('migrations')
  migrate(): void {
    this.calls.made.push('task');
  }

  @DrainTask('queries')
  finish(): void {
    this.calls.made.push('drain task');
  }
}

describe.each(platforms)('with enabled: false on $name', (platform) => {
  it('nothing is answered, checked, run or heard, and ProbesService says that all is well', async () => {
    const threads = new Threads();
    const listeners = () => ['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => process.listenerCount(signal));
    const before = listeners();
    const { app, get, probes, logger } = await startApp(platform, {
      controllers: [OrdersController],
      providers: [Calls, DatabaseHealth],
      probes: { enabled: false, server: { port: 0 } },
    });
    await probes.whenStarted();

    expect([probes.phase, probes.isStarted(), probes.isReady()]).toEqual(['running', true, true]);
    for (const route of ['', '/live', '/ready', '/startup']) {
      expect(await get(`/health${route}`)).toMatchObject({ status: 404 });
    }
    expect(await get('/orders')).toMatchObject({ status: 200 });
    expect(listeners()).toEqual(before);
    expect(threads.started).toBe(0);
    expect(logger.lines.map(({ message }) => message)).toContain(
      'Switched off by `enabled: false`: nothing is answered, checked or drained',
    );
    const { made } = app.get(Calls);
    await app.close();
    expect(made).toEqual([]);
    expect(probes.isReady()).toBe(false);
  });
});
