import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BeforeApplicationShutdown, Logger, type OnModuleDestroy } from '@nestjs/common';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { HealthIndicator } from './indicators/health-indicator.decorator.js';
import { DrainTask } from './tasks/drain-task.decorator.js';
import { DatabaseHealth, task } from './database-health.fake.js';
import { createApp, startApp } from './probed-app.fake.js';
import { ProbesRuntime } from './probes.runtime.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const drainTask = (type: { prototype: object }, method: string) =>
  DrainTask()(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method) as never);

describe('an application that is switched off', () => {
  it('is started and ready, and nothing is asked, run or drained', async () => {
    const run = vi.fn();
    class Boot {
      migrate() {
        run();
      }
    }
    task(Boot, 'migrations', 'migrate');
    class Consumer {
      stop() {
        run();
      }
    }
    drainTask(Consumer, 'stop');
    const listeners = process.listenerCount('SIGTERM');
    const { app, probes, lines } = await startApp({
      providers: [DatabaseHealth, Boot, Consumer],
      probes: { enabled: false },
    });
    await probes.whenStarted();
    expect([probes.phase, probes.isStarted(), probes.isReady()]).toEqual(['running', true, true]);
    expect(lines).toContain('log: Switched off by `enabled: false`: nothing is answered, checked or drained');
    expect(run).not.toHaveBeenCalled();
    expect(app.get(DatabaseHealth).runs).toBe(0);
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
    await app.close();
    expect(run).not.toHaveBeenCalled();
  });
});

describe('an application', () => {
  it('hears a shutdown signal from its start until it has closed', async () => {
    const before = process.listenerCount('SIGTERM');
    const { app, probes } = await startApp();
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    await app.close();
    expect(process.listenerCount('SIGTERM')).toBe(before);
    expect(probes.phase).toBe('draining');
  });

  it('drains from the turn in which the signal arrives, and hears the next one, which Nest sends itself', async () => {
    const { app, probes, lines } = await startApp();
    await probes.whenStarted();
    // As somebody else who listens: else the signal would end this process.
    const others = () => undefined;
    process.on('SIGTERM', others);
    onTestFinished(() => void process.off('SIGTERM', others));
    const ours = process.listeners('SIGTERM')[0] as (signal: string) => void;
    ours('SIGTERM');
    expect(probes.phase).toBe('draining');
    expect(lines).toContain('log: Draining after SIGTERM: not ready from now on');
    const heard = process.listenerCount('SIGTERM');
    await app.close();
    expect(process.listenerCount('SIGTERM')).toBe(heard);
    process.off('SIGTERM', others);
    process.removeListener('SIGTERM', ours).removeListener('SIGINT', ours).removeListener('SIGHUP', ours);
  });

  it.each([
    ['SIGTERM', 'SIGINT', true],
    ['SIGTERM', 'SIGTERM', false],
    [undefined, 'SIGINT', false],
  ])('that has heard %s and then hears %s is in a hurry: %s', async (first, second, isHurried) => {
    const { app, probes } = await startApp();
    await probes.whenStarted();
    const hurry = vi.spyOn(app.get(ProbesRuntime, { strict: false }).drain, 'hurry');
    const others = () => undefined;
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, others);
    const ours = process.listeners('SIGTERM')[0] as (signal: string) => void;
    if (first !== undefined) ours(first);
    ours(second);
    expect(hurry).toHaveBeenCalledTimes(isHurried ? 1 : 0);
    await app.close();
    for (const signal of ['SIGTERM', 'SIGINT']) process.off(signal, others);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.off(signal, ours);
  });

  it('is not ready before any other provider is told of its end', async () => {
    const seen: unknown[] = [];
    class Pool implements OnModuleDestroy, BeforeApplicationShutdown {
      onModuleDestroy() {
        seen.push(probes.phase, probes.isReady());
      }
      beforeApplicationShutdown() {
        seen.push(probes.report('readiness').status);
      }
    }
    const { app, probes } = await startApp({ providers: [Pool] });
    await probes.whenStarted();
    await app.close();
    expect(seen).toEqual(['draining', false, 'not_ready']);
  });

  it('asks its checks no more once it drains', async () => {
    const { app, probes } = await startApp({
      providers: [DatabaseHealth],
      probes: { checks: { intervalMs: 20, timeoutMs: 20, maxAgeMs: 0 } },
    });
    await probes.whenStarted();
    const database = app.get(DatabaseHealth);
    await vi.waitUntil(() => database.runs > 2);
    await app.close();
    const { runs } = database;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(database.runs).toBe(runs);
  });

  it('that is on its way out before it has booted starts nothing', async () => {
    const app = await createApp({ providers: [DatabaseHealth] });
    const { lifecycle } = app.get(ProbesRuntime, { strict: false });
    lifecycle.shutDown('SIGTERM');
    await app.listen(0, '127.0.0.1');
    await app.close();
    expect(app.get(DatabaseHealth).runs).toBe(0);
  });

  it('logs that a check has changed, and that one may take longer than a probe waits', async () => {
    class SlowHealth {
      check() {}
    }
    HealthIndicator('slow', { timeoutMs: 2_000 })(SlowHealth);
    const { app, probes, get, lines } = await startApp({
      providers: [DatabaseHealth, SlowHealth],
      probes: { checks: { maxAgeMs: 0 } },
    });
    await probes.whenStarted();
    await get('/health/ready');
    expect(lines).toContainEqual(expect.stringMatching(/^log: A probe waits 900 ms at most, .*: slow \(2000 ms\)\./));
    app.get(DatabaseHealth).error = new Error('down: password=hunter2');
    await get('/health/ready');
    expect(lines).toContainEqual(expect.stringMatching(/^(?:warn|error): .*database.*down: password=\*\*\*/));
  });

  it('whose task fails ends, with its reason in the log and in its last words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'runtime-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    vi.stubEnv('PROBES_TERMINATION_LOG', join(folder, 'log'));
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const flush = vi.spyOn(Logger, 'flush');
    class Boot {
      migrate() {
        throw new Error('no table: password=hunter2');
      }
    }
    task(Boot, 'migrations', 'migrate');
    const { lines } = await startApp({ providers: [Boot] });
    await vi.waitUntil(() => exit.mock.calls.length > 0);
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
    expect(flush).toHaveBeenCalled();
    expect(lines).toContainEqual(expect.stringMatching(/^fatal: .*migrations.*no table: password=\*\*\*/));
    expect(readFileSync(join(folder, 'log'), 'utf8')).toMatch(/^.*migrations.*no table: password=\*\*\*\n {4}at /);
  });

  it('asks the checks of the startup probe again when its tasks are done', async () => {
    let isMigrated = false;
    class Boot {
      async migrate() {
        await vi.waitUntil(() => runs > 0);
        isMigrated = true;
      }
    }
    task(Boot, 'migrations', 'migrate');
    let runs = 0;
    class SchemaHealth {
      check() {
        runs += 1;
        if (!isMigrated) throw new Error('no table');
      }
    }
    HealthIndicator('schema', { probes: ['startup'] })(SchemaHealth);
    const { probes } = await startApp({ providers: [Boot, SchemaHealth] });
    await probes.whenStarted();
    expect(probes.isStarted()).toBe(true);
  });
});

describe('an application that starts', () => {
  const startupCheck = () => {
    const health = { runs: 0, error: new Error('no table') as Error | undefined };
    class SchemaHealth {
      check() {
        health.runs += 1;
        if (health.error) throw health.error;
      }
    }
    HealthIndicator('schema', { probes: ['startup'] })(SchemaHealth);
    return { health, SchemaHealth };
  };

  it('has started only when the checks of its startup probe pass', async () => {
    const { health, SchemaHealth } = startupCheck();
    const { probes, get } = await startApp({ providers: [SchemaHealth], probes: { checks: { maxAgeMs: 0 } } });
    await vi.waitUntil(() => health.runs > 0);
    await get('/health/startup');
    expect([probes.phase, probes.isStarted()]).toEqual(['starting', false]);
    health.error = undefined;
    await get('/health/startup');
    await probes.whenStarted();
    expect([probes.phase, probes.isStarted()]).toEqual(['running', true]);
  });

  it('asks each check once where no startup task has changed anything', async () => {
    const { health, SchemaHealth } = startupCheck();
    health.error = undefined;
    const { probes } = await startApp({ providers: [SchemaHealth], probes: { checks: { maxAgeMs: 60_000 } } });
    await probes.whenStarted();
    expect(health.runs).toBe(1);
  });

  it('is told, once, what is wrong with its setup for a shutdown', async () => {
    const { lines } = await startApp();
    await vi.waitUntil(() => lines.some((line) => line.startsWith('warn: ')), 5_000);
    expect(lines).toContainEqual(expect.stringContaining('enableShutdownHooks()'));
  });

  it('logs a check that comes close to its deadline', async () => {
    class SlowHealth {
      check() {
        return new Promise((resolve) => setTimeout(resolve, 120));
      }
    }
    HealthIndicator('slow', { timeoutMs: 200 })(SlowHealth);
    const { lines } = await startApp({ providers: [SlowHealth] });
    await vi.waitUntil(() =>
      lines.some((line) => /^warn: Health of slow took .* of its deadline of 200 ms$/.test(line)),
    );
  });
});
