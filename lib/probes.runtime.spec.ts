import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BeforeApplicationShutdown, Logger, type OnModuleDestroy } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { HealthIndicator } from './indicators/health-indicator.decorator.js';
import { StartupTask } from './tasks/startup-task.decorator.js';
import type { ProbesOptions } from './options/probes-options.js';
import { createApp, startApp } from './probed-app.fake.js';
import type { ToWorker, WorkerSetup } from './probe-server/messages.js';
import { ServerThread } from './probe-server/server-thread.js';
import { ProbesRuntime } from './probes.runtime.js';
import { ProbesService } from './probes.service.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

class DatabaseHealth {
  error: Error | undefined;
  runs = 0;

  check() {
    this.runs += 1;
    if (this.error) throw this.error;
  }
}
HealthIndicator('database')(DatabaseHealth);

const task = (type: { prototype: object }, name: string, method: string) =>
  StartupTask(name)(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method) as never);

describe('an application that is switched off', () => {
  it('is started and ready, and nothing is asked, run or drained', async () => {
    const run = vi.fn();
    class Boot {
      migrate() {
        run();
      }
    }
    task(Boot, 'migrations', 'migrate');
    const listeners = process.listenerCount('SIGTERM');
    const { app, probes, lines } = await startApp({ providers: [DatabaseHealth, Boot], probes: { enabled: false } });
    await probes.whenStarted();
    expect([probes.phase, probes.isStarted(), probes.isReady()]).toEqual(['running', true, true]);
    expect(lines).toContain('log: Switched off by `enabled: false`: nothing is answered, checked or drained');
    expect(run).not.toHaveBeenCalled();
    expect(app.get(DatabaseHealth).runs).toBe(0);
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
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

describe('a probe server', () => {
  let setups: WorkerSetup[];
  let posted: ToWorker[];
  let hears: Parameters<(typeof ServerThread)['start']>[1];
  let close: ReturnType<typeof vi.fn<() => Promise<void>>>;

  beforeEach(() => {
    [setups, posted] = [[], []];
    close = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
    vi.spyOn(ServerThread, 'start').mockImplementation(async (setup, listener) => {
      setups.push(setup);
      hears = listener;
      const post = (message: ToWorker) => void posted.push(message);
      return { port: setup.port, ended: new Promise(() => undefined), post, close } as never;
    });
  });

  const SERVER: ProbesOptions = { server: { port: 9_000, unreadyAfterMs: 2_000 } };
  const phases = () => posted.map((message) => message.type === 'snapshot' && message.snapshot.phase);

  it('begins before the application boots, with its settings, and ends with it', async () => {
    const app = await createApp({ probes: { ...SERVER, details: 'status', path: 'ops' } });
    expect(setups).toMatchObject([
      { port: 9_000, host: undefined, path: 'ops', version: '1.2.3', details: 'status', unreadyAfterMs: 2_000 },
    ]);
    expect(setups).toMatchObject([{ deadAfterMs: 30_000, besideAnother: 'refuse', snapshot: { phase: 'starting' } }]);
    expect(app.get(ProbesService, { strict: false }).report('health').body).toHaveProperty('event_loop');
    await app.init();
    expect(close).not.toHaveBeenCalled();
    await app.close();
    expect(close).toHaveBeenCalledOnce();
  });

  it('is told of each step in its turn: the start, the hold, the end', async () => {
    const { app, probes } = await startApp({ probes: SERVER });
    await probes.whenStarted();
    expect(phases().at(-1)).toBe('running');
    const told = posted.length;
    probes.setReady(false, 'maintenance');
    expect(posted).toHaveLength(told + 1);
    expect(JSON.stringify(posted.at(-1))).toContain('maintenance');
    const closed = app.close();
    await closed;
    expect(phases()).toContain('draining');
  });

  it('is told of results and of tasks', async () => {
    let finish: () => void = () => undefined;
    class Boot {
      run() {
        return new Promise<void>((resolve) => (finish = resolve));
      }
    }
    task(Boot, 'migrations', 'run');
    const { get, probes, app } = await startApp({
      providers: [Boot, DatabaseHealth],
      probes: { ...SERVER, checks: { maxAgeMs: 0 } },
    });
    const said = () => JSON.stringify(posted.at(-1));
    await vi.waitUntil(() => said()?.includes('migrations'));
    finish();
    await probes.whenStarted();
    app.get(DatabaseHealth).error = new Error('is down');
    await get('/health/ready');
    await vi.waitUntil(() => said()?.includes('is down'));
  });

  it('tells of stalls, which the log, the body and the metrics say', async () => {
    const { lines, probes } = await startApp({ probes: SERVER });
    hears.stall({ lastedMs: 2_500, place: 'render (a.js:4)', stack: 'render (a.js:4)' });
    hears.stall({ lastedMs: 1_900 });
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn: The event loop stalled for 2.5 s: not ready meanwhile in render (a.js:4)',
    ]);
    expect(probes.report('health').body.event_loop).toMatchObject({
      longest_stall_ms: 2_500,
      stack: 'render (a.js:4)',
    });
    expect(probes.metricsText()).toContain('\nprobes_event_loop_stalls_total 2\n');
    expect(hears.measure()).toMatchObject({ eventLoop: { stalls: 2, longestStallMs: 2_500 } });
  });

  it('answers what the thread asks', async () => {
    await startApp({ probes: SERVER });
    expect(await hears.ask('liveness')).toMatchObject({ httpStatus: 200, body: expect.stringContaining('alive') });
  });

  it('is refused its port before anything else starts', async () => {
    const taken = createServer();
    onTestFinished(() => void taken.close());
    vi.mocked(ServerThread.start).mockRejectedValue(new Error('something listens there'));
    await expect(createApp({ probes: SERVER })).rejects.toThrow('something listens there');
  });

  it('is none where it is not asked for', async () => {
    const { probes } = await startApp();
    expect(setups).toEqual([]);
    expect(probes.report('health').body).not.toHaveProperty('event_loop');
    expect(probes.metricsText()).not.toContain('probes_event_loop');
  });
});
