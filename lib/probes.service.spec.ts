import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HealthIndicator } from './indicators/health-indicator.decorator.js';
import { StartupTask } from './tasks/startup-task.decorator.js';
import { startApp } from './probed-app.fake.js';
import { ProbesService } from './probes.service.js';
import type { Report } from './report/report.js';

class DatabaseHealth {
  error: Error | undefined;
  runs = 0;

  check() {
    this.runs += 1;
    if (this.error) throw this.error;
    return { details: { pool: 3 } };
  }
}
HealthIndicator('database')(DatabaseHealth);

class MemoryHealth {
  isLeaking = false;

  check() {
    if (this.isLeaking) throw new Error('heap is full');
  }
}
HealthIndicator('memory', { probes: ['liveness'] })(MemoryHealth);

const AFRESH = { checks: { maxAgeMs: 0 } };

async function start(probes = AFRESH) {
  const running = await startApp({ providers: [DatabaseHealth, MemoryHealth], probes });
  await running.probes.whenStarted();
  await running.get('/health');
  const [database, memory] = [running.app.get(DatabaseHealth), running.app.get(MemoryHealth)];
  return { ...running, database, memory };
}

describe('the service', () => {
  it('knows the phase, the start and the readiness', async () => {
    const { app, probes, database, get } = await start();
    expect([probes.phase, probes.isStarted(), probes.isReady()]).toEqual(['running', true, true]);
    database.error = new Error('down');
    await get('/health/ready');
    expect([probes.phase, probes.isStarted(), probes.isReady()]).toEqual(['running', true, false]);
    await app.close();
    expect(probes.phase).toBe('draining');
    expect(probes.isReady()).toBe(false);
  });

  it('has not started while a startup task runs', async () => {
    class Boot {
      run() {
        return new Promise<void>(() => undefined);
      }
    }
    StartupTask('boot')(Boot.prototype, 'run', Object.getOwnPropertyDescriptor(Boot.prototype, 'run') as never);
    const { probes } = await startApp({ providers: [Boot] });
    expect([probes.phase, probes.isStarted(), probes.isReady()]).toEqual(['starting', false, false]);
  });

  it('asks checks whose results are old, and reports what a route answers then', async () => {
    const { probes, database } = await start();
    const { runs } = database;
    database.error = new Error('down');
    expect(await probes.ask('readiness')).toMatchObject({ httpStatus: 503, body: { reason: 'unhealthy: database' } });
    expect(database.runs).toBe(runs + 1);
  });

  it('adds an indicator, and removes it', async () => {
    const { probes } = await start();
    const remove = probes.register('tenant', () => ({ details: { rows: 3 } }), { critical: false });
    expect((await probes.ask('readiness')).body.checks).toContainEqual(
      expect.objectContaining({ name: 'tenant', details: { rows: 3 } }),
    );
    remove();
    expect(JSON.stringify(probes.report('readiness'))).not.toContain('tenant');
  });

  it('says degraded to a Terminus that knows the word', async () => {
    class SlowHealth {
      check() {
        return { status: 'degraded', message: 'slow' } as const;
      }
    }
    HealthIndicator('slow')(SlowHealth);
    const { probes, app } = await startApp({ imports: [TerminusModule], providers: [SlowHealth] });
    await probes.whenStarted();
    const [indicator] = probes.terminusIndicators();
    const known = app.get(HealthIndicatorService).check('any');
    expect(await indicator?.()).toMatchObject({
      slow: 'degraded' in known ? { status: 'degraded' } : { status: 'up' },
    });
  });

  it('takes the pod out of its Service, and lets its checks decide again', async () => {
    const { probes, get, lines } = await start();
    probes.setReady(false, 'maintenance');
    expect(probes.isReady()).toBe(false);
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'maintenance' } });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    probes.setReady(true);
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    expect(lines).toEqual(expect.arrayContaining(['log: Not ready: maintenance', 'log: Back in service']));
  });

  it('reports what each route answers, and runs no check', async () => {
    const { probes, get, database, memory } = await start();
    memory.isLeaking = true;
    for (const [path, kind] of [
      ['', 'health'],
      ['/live', 'liveness'],
      ['/ready', 'readiness'],
      ['/startup', 'startup'],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const { status, body } = await get(`/health${path}`);
      const { runs } = database;
      expect(probes.report(kind)).toMatchObject({ kind, httpStatus: status, body });
      expect(database.runs).toBe(runs);
    }
    expect(probes.report('liveness')).toMatchObject({ status: 'dead', body: { checks: [{ name: 'memory' }] } });
  });

  it('tells each change once, and a subscriber that throws is logged', async () => {
    const { probes, get, database, lines } = await start();
    const told: Report[] = [];
    probes.changes$.subscribe(() => {
      throw new Error('not mine: password=hunter2');
    });
    const subscription = probes.changes$.subscribe((report) => told.push(report));
    database.error = new Error('down');
    await get('/health/ready');
    await get('/health/ready');
    expect(told.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['readiness not_ready', 'health degraded']);
    expect(lines).toContain('error: A subscriber of changes$ threw: not mine: password=***');
    subscription.unsubscribe();
    probes.setReady(false);
    expect(told).toHaveLength(2);
  });

  it('remembers what has changed: the phase, each check and each probe', async () => {
    const { probes, get, database } = await start();
    const before = probes.history.length;
    database.error = new Error('down');
    await get('/health/ready');
    expect(probes.history.slice(before)).toMatchObject([
      { subject: 'check', name: 'database', from: 'healthy', to: 'unhealthy', reason: 'down' },
      { subject: 'probe', name: 'readiness', from: 'ready', to: 'not_ready', reason: 'unhealthy: database' },
    ]);
    expect(probes.history.slice(0, before)).toEqual(
      expect.arrayContaining([expect.objectContaining({ subject: 'phase', from: 'starting', to: 'running' })]),
    );
  });

  it('measures by the latest results', async () => {
    const { probes, database } = await start();
    const { runs } = database;
    const text = probes.metricsText();
    expect(text).toContain('\nprobes_ready 1\n');
    expect(text).toContain('\nprobes_check_status{check="database",status="healthy"} 1\n');
    expect(probes.metrics.read()).toMatchObject({ started: true, live: true, ready: true, phase: 'running' });
    expect(database.runs).toBe(runs);
  });

  it('is an indicator of @nestjs/terminus for each check, which never rejects', async () => {
    const { probes, database } = await start();
    const indicators = probes.terminusIndicators();
    expect(await Promise.all(indicators.map((indicator) => indicator()))).toMatchObject([
      { database: { status: 'up' } },
      { memory: { status: 'up' } },
    ]);
    database.error = new Error('down');
    expect(await indicators[0]?.()).toMatchObject({ database: { status: 'down', message: 'down' } });
  });

  it('follows another server, whose probes are answered ahead', async () => {
    const { probes } = await start();
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    probes.follow(server);
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/health/live`, { headers: { connection: 'close' } });
    expect(await response.json()).toMatchObject({ status: 'alive' });
  });

  it('resolves when the application has started, and rejects where it never does', async () => {
    const { app, probes } = await startApp();
    await probes.whenStarted();
    await app.close();
    await expect(probes.whenStarted()).resolves.toBeUndefined();
  });

  it('is known by other copies of this package by its brand', async () => {
    const { probes } = await start();
    await setImmediate();
    expect(Object.create({ [Symbol.for('nestjs-probes: ProbesService')]: '0.9.0' })).toBeInstanceOf(ProbesService);
    expect(probes).toBeInstanceOf(ProbesService);
    expect({}).not.toBeInstanceOf(ProbesService);
  });
});
