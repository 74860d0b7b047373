import { HealthIndicator, type Report, StartupTask } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { type ProbedApp, startApp } from '../support/probed-app.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

@HealthIndicator()
class DatabaseHealth {
  error: Error | undefined;

  check() {
    if (this.error) throw this.error;
    return { details: { random: Math.random() } };
  }
}

class Boot {
  readonly gate = new Gate();

  @StartupTask('migrations')
  migrate() {
    return this.gate.opened;
  }
}

const AFRESH = { checks: { maxAgeMs: 0 } };

describe.each(platforms)('ProbesService on $name', (platform) => {
  it('knows phase, start and readiness', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [Boot, DatabaseHealth] });
    expect(probes).toMatchObject({ phase: 'starting' });
    expect([probes.isStarted(), probes.isReady()]).toEqual([false, false]);

    app.get(Boot).gate.open();
    await probes.whenStarted();
    await get('/health/ready');
    expect(probes).toMatchObject({ phase: 'running' });
    expect([probes.isStarted(), probes.isReady()]).toEqual([true, true]);
  });

  it('whenStarted() resolves for whom it asks before, and after', async () => {
    const { app, probes } = await startApp(platform, { providers: [Boot] });
    let started = false;
    const early = probes.whenStarted().then(() => (started = true));
    expect(started).toBe(false);

    app.get(Boot).gate.open();
    await early;
    await expect(probes.whenStarted()).resolves.toBeUndefined();
  });

  it('setReady(false) takes the pod out of its Service, and true brings it back', async () => {
    const { get, probes, logger } = await startApp(platform, { providers: [DatabaseHealth] });
    await probes.whenStarted();

    probes.setReady(false, 'maintenance until noon');
    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      body: { status: 'not_ready', phase: 'running', reason: 'maintenance until noon', checks: [{ name: 'database' }] },
    });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(await get('/health/startup')).toMatchObject({ status: 200 });
    expect(probes.isReady()).toBe(false);

    probes.setReady(true);
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    expect(logger.ofProbes.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['Not ready: maintenance until noon', 'Back in service']),
    );
  });

  it.each<[what: string, ready: unknown, reason: unknown]>([
    ['an error', false, new Error('disk full')],
    ['a symbol', false, Symbol('maintenance')],
    ['nothing', false, undefined],
    ['a text of 1 MB', false, 'x'.repeat(1_000_000)],
    [
      'an object whose toString() throws',
      false,
      {
        toString() {
          throw new Error('not for you');
        },
      },
    ],
    ['no', 'no', 'maintenance'],
  ])('setReady takes the pod out whatever its reason is: %s', async (_what, ready, reason) => {
    const { get, probes } = await startApp(platform, { providers: [DatabaseHealth] });
    await probes.whenStarted();

    probes.setReady(ready as boolean, reason);
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: expect.any(String) } });
  });

  it('setReady(true) makes no pod ready that has not started', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [Boot] });

    probes.setReady(true);
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { phase: 'starting' } });

    probes.setReady(false, 'not yet');
    app.get(Boot).gate.open();
    await probes.whenStarted();
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { phase: 'running', reason: 'not yet' } });
  });

  it('setReady(true) makes no pod ready whose checks fail', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    await probes.whenStarted();
    app.get(DatabaseHealth).error = new Error('down');

    probes.setReady(false);
    probes.setReady(true);
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: database' } });
  });

  it('report() is what the route answers, and runs no check', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    await probes.whenStarted();
    const { body, status } = await get('/health/ready');

    expect(probes.report('readiness')).toEqual({ kind: 'readiness', status: 'ready', httpStatus: status, body });
    app.get(DatabaseHealth).error = new Error('down');
    expect(probes.report('readiness').httpStatus).toBe(200);
    expect(await get('/health/ready')).toMatchObject({ status: 503 });
    expect(probes.report('readiness').httpStatus).toBe(503);
  });

  it('changes$ tells each change once, and nothing while only figures differ', async () => {
    const running = await startApp(platform, { providers: [Boot, DatabaseHealth], probes: AFRESH });
    const { app, get, probes } = running;
    await get('/health/ready');
    const said = recordChanges(running);

    for (let probe = 1; probe <= 5; probe++) await get('/health/ready');
    expect(said.splice(0)).toEqual([]);

    app.get(Boot).gate.open();
    await probes.whenStarted();
    expect(said.splice(0)).toEqual([
      'startup starting', // The task is done,
      'readiness not_ready', // and no longer the reason.
      'startup started',
      'readiness ready',
      'health healthy',
    ]);

    app.get(DatabaseHealth).error = new Error('down');
    for (let probe = 1; probe <= 5; probe++) await get('/health/ready');
    expect(said.splice(0)).toEqual(['readiness not_ready', 'health degraded']);

    app.get(DatabaseHealth).error = new Error('still down');
    await get('/health/ready');
    expect(said.splice(0)).toEqual([]);

    app.get(DatabaseHealth).error = undefined;
    await get('/health/ready');
    expect(said.splice(0)).toEqual(['readiness ready', 'health healthy']);

    probes.setReady(false, 'maintenance');
    probes.setReady(false, 'maintenance');
    probes.setReady(true);
    probes.setReady(true);
    expect(said.splice(0)).toEqual(['readiness not_ready', 'readiness ready']);

    await app.close();
    expect(said.splice(0)).toEqual(['readiness not_ready', 'health healthy']);
  });

  it('a subscriber of changes$ that throws takes nothing from anybody else, and the log says so', async () => {
    expectNoUnheardErrors();
    const running = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    await running.probes.whenStarted();
    await running.get('/health/ready');
    running.probes.changes$.subscribe(() => {
      throw new Error('mine: password=hunter2');
    });
    const said = recordChanges(running);

    running.app.get(DatabaseHealth).error = new Error('down');
    expect(await running.get('/health/ready')).toMatchObject({ status: 503 });
    running.probes.setReady(false);
    expect(said).toEqual(['readiness not_ready', 'health degraded', 'readiness not_ready']);
    const logged = running.logger.ofProbes.map(({ message }) => message);
    expect(logged).toContainEqual(expect.stringMatching(/^Health of \S+ is unhealthy .*: down$/));
    expect(logged).toContain('A subscriber of changes$ threw: mine: password=***');
  });

  it('hands out what nobody can change', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [Boot, DatabaseHealth], probes: AFRESH });
    const told: Report[] = [];
    const subscription = probes.changes$.subscribe((report) => told.push(report));
    onTestFinished(() => subscription.unsubscribe());
    const reports = () => KINDS.map((kind) => probes.report(kind));
    const starting = reports();
    app.get(Boot).gate.open();
    await probes.whenStarted();
    await get('/health/ready');
    app.get(DatabaseHealth).error = new Error('down');
    await get('/health/ready');

    expect(told.length).toBeGreaterThan(3);
    for (const report of [...starting, ...reports(), ...told]) expectUnchangeable(report);
  });

  it('changes$ tells the same to each who listens, also after others have left', async () => {
    const running = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    await running.probes.whenStarted();
    await running.get('/health/ready');
    const [one, other] = [recordChanges(running), recordChanges(running)];
    running.probes.changes$.subscribe().unsubscribe();

    running.probes.setReady(false);
    expect(one).toEqual(['readiness not_ready']);
    expect(other).toEqual(one);
  });
});

const KINDS = ['health', 'liveness', 'readiness', 'startup'] as const;

function expectUnchangeable(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  expect(Object.isFrozen(value), JSON.stringify(value)).toBe(true);
  for (const inner of Object.values(value)) expectUnchangeable(inner);
}

/** What changes$ says, a line for each report. */
function recordChanges({ probes }: ProbedApp): string[] {
  const said: string[] = [];
  const subscription = probes.changes$.subscribe(({ kind, status }: Report) => said.push(`${kind} ${status}`));
  onTestFinished(() => subscription.unsubscribe());
  return said;
}
