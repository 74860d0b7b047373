import { type HealthBody, HealthIndicator, ProbesService, StartupTask } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { startServedApp } from '../support/served-app.js';

const AFRESH = { checks: { maxAgeMs: 0 } };

const NEVER_READY = { critical: 'until-ready', stands: 'critical, because the pod was never ready' };
const READY_BEFORE = {
  critical: 'until-ready',
  stands: 'not critical, because the pod was ready before: what all pods share must not take all of them out',
};

class Switched {
  error: Error | undefined;

  check() {
    if (this.error) throw this.error;
  }
}

@HealthIndicator('database', { critical: 'until-ready' })
class DatabaseHealth extends Switched {}

/** Does not work when the application starts. */
class BrokenDatabase extends DatabaseHealth {
  override error: Error | undefined = new Error('password authentication failed');
}
const BROKEN = { provide: DatabaseHealth, useClass: BrokenDatabase };

@HealthIndicator('own')
class OwnHealth extends Switched {}

class FullOwn extends OwnHealth {
  override error: Error | undefined = new Error('disk full');
}

@HealthIndicator('queue', { critical: 'until-ready', probes: ['liveness'] })
class QueueHealth extends Switched {
  override error: Error | undefined = new Error('no queue');
}

const onEach = describe.each(platforms);

onEach('a check that is critical until the pod was ready, on $name', (platform) => {
  it('keeps a pod that was never ready from being ready, and says why', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [BROKEN], probes: AFRESH });
    await probes.whenStarted();
    for (let probe = 1; probe <= 5; probe++) {
      expect(await get('/health/ready')).toMatchObject({
        status: 503,
        body: { reason: 'unhealthy: database', checks: [{ name: 'database', status: 'unhealthy', ...NEVER_READY }] },
      });
    }
    app.get(DatabaseHealth).error = undefined;
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [{ ...READY_BEFORE }] } });
  });

  it('takes no pod out that was ready, and says why', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    app.get(DatabaseHealth).error = new Error('connect ECONNREFUSED');
    const database = { name: 'database', status: 'degraded', message: 'connect ECONNREFUSED', ...READY_BEFORE };
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', checks: [database] } });
    expect(await get('/health')).toMatchObject({ status: 200, body: { status: 'degraded', checks: [database] } });
    expect(probes.report('health').body.checks).toEqual([expect.objectContaining(database)]);
    expect(await probes.terminusIndicators()[0]?.()).toMatchObject({
      database: { status: expect.stringMatching(/^(degraded|up)$/), ...READY_BEFORE },
    });
    app.get(DatabaseHealth).error = undefined;
    expect(await get('/health')).toMatchObject({ body: { status: 'healthy', checks: [{ status: 'healthy' }] } });
  });

  it('does so also when nobody has asked before it fails', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    await expect.poll(() => probes.isReady()).toBe(true);
    app.get(DatabaseHealth).error = new Error('down');
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [{ status: 'degraded' }] } });
  });

  it('does so whatever took the pod out in between', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [DatabaseHealth, OwnHealth], probes: AFRESH });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    app.get(DatabaseHealth).error = new Error('down');
    app.get(OwnHealth).error = new Error('full');
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: own' } });
    app.get(OwnHealth).error = undefined;
    probes.setReady(false, 'maintenance');
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'maintenance' } });
    probes.setReady(true);
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  it('is critical as long as something else keeps the pod from being ready', async () => {
    const providers = [DatabaseHealth, { provide: OwnHealth, useClass: FullOwn }];
    const { app, get, probes } = await startApp(platform, { providers, probes: AFRESH });
    const [database, own] = [app.get(DatabaseHealth), app.get(OwnHealth)];
    await probes.whenStarted();
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: own' } });
    // Its latest result is healthy, and nobody has asked it since.
    database.error = new Error('down');
    own.error = undefined;
    for (let probe = 1; probe <= 3; probe++) {
      expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: database' } });
    }
    expect(probes.history.filter(({ to }) => to === 'ready')).toEqual([]);
  });

  it('is critical as long as the pod is held out of service', async () => {
    const { app, get, probes } = await startApp(platform, {
      providers: [DatabaseHealth],
      configure: (nest) => nest.get(ProbesService).setReady(false, 'maintenance'),
      probes: AFRESH,
    });
    await probes.whenStarted();
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'maintenance' } });
    app.get(DatabaseHealth).error = new Error('down');
    probes.setReady(true);
    expect(probes.isReady()).toBe(false);
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: database' } });
    app.get(DatabaseHealth).error = undefined;
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('is critical as long as startup tasks run', async () => {
    class Migrations {
      finish: () => void = () => undefined;

      @StartupTask()
      run(): Promise<void> {
        return new Promise((resolve) => (this.finish = resolve));
      }
    }
    const { app, get } = await startApp(platform, { providers: [DatabaseHealth, Migrations], probes: AFRESH });
    expect(await get('/health')).toMatchObject({ body: { checks: [{ status: 'healthy', ...NEVER_READY }] } });
    app.get(DatabaseHealth).error = new Error('down');
    expect(await get('/health')).toMatchObject({ body: { checks: [{ status: 'unhealthy' }] } });
    app.get(Migrations).finish();
    await expect.poll(() => get('/health/ready')).toMatchObject({ body: { reason: 'unhealthy: database' } });
  });

  it('that counts for liveness makes no pod dead that was ready, from that moment on', async () => {
    const { app, get, probes } = await startApp(platform, { providers: [BROKEN, QueueHealth] });
    await probes.whenStarted();
    expect(await get('/health/live')).toMatchObject({ status: 503, body: { checks: [{ name: 'queue' }] } });
    const told: string[] = [];
    probes.changes$.subscribe(({ kind, status }) => told.push(`${kind} ${status}`));
    app.get(DatabaseHealth).error = undefined;
    await probes.ask('readiness');
    await expect.poll(() => get('/health/ready')).toMatchObject({ status: 200 });
    expect(probes.report('liveness').httpStatus).toBe(200);
    expect(told).toEqual(expect.arrayContaining(['liveness alive', 'readiness ready']));
  });

  it('that comes when the pod was ready already is not critical from its first result on', async () => {
    const { get, probes } = await startApp(platform, { probes: AFRESH });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    probes.register('tenant', () => Promise.reject(new Error('refused')), { critical: 'until-ready' });
    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: { checks: [{ name: 'tenant', status: 'degraded', ...READY_BEFORE }] },
    });
  });

  it('says degraded for itself, and is critical until the pod was ready none the less', async () => {
    const { get, probes } = await startApp(platform, { providers: [BROKEN], probes: AFRESH });
    probes.register('slow', () => ({ status: 'degraded' }), { critical: 'until-ready' });
    await probes.whenStarted();
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: database' } });
    const { checks } = (await get('/health')).body as HealthBody;
    expect(checks.find(({ name }) => name === 'slow')).toMatchObject({ status: 'degraded', ...NEVER_READY });
  });

  it('is told in the log: when it stops being critical, and what its failures mean', async () => {
    const { app, get, logger } = await startApp(platform, { providers: [BROKEN], probes: AFRESH });
    const database = app.get(DatabaseHealth);
    await expect.poll(() => get('/health/ready')).toMatchObject({ body: { reason: 'unhealthy: database' } });
    database.error = undefined;
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    database.error = new Error('down');
    await get('/health/ready');
    const lines = logger.ofProbes.map(({ level, message }) => `${level}: ${message}`);
    const started = lines.filter((line) => !line.startsWith('log: Started'));
    expect(started).toEqual([
      'error: Health of database is unhealthy (since the start): password authentication failed (critical, because the ' +
        'pod was never ready)',
      'log: Ready for the first time: from now on no failure of database takes this pod out',
      expect.stringMatching(/^log: Health of database is healthy \(was unhealthy for \d+\.\d s\)$/),
      expect.stringMatching(
        /^warn: Health of database is degraded \(was healthy for \d+\.\d s\): down \(not critical, /,
      ),
    ]);
  });

  it('says so with details: status, too, and leaves the bodies of the others as they are', async () => {
    const { get } = await startApp(platform, {
      providers: [DatabaseHealth, OwnHealth],
      probes: { ...AFRESH, details: 'status' },
    });
    await expect.poll(() => get('/health/ready')).toMatchObject({ status: 200 });
    const { checks } = (await get('/health')).body as HealthBody;
    const figures = { latency_ms: expect.any(Number), checked_at: expect.any(String) };
    expect(checks.toSorted((a, b) => a.name.localeCompare(b.name))).toStrictEqual([
      { name: 'database', status: 'healthy', ...figures, ...READY_BEFORE },
      { name: 'own', status: 'healthy', ...figures },
    ]);
  });
});

onEach('on the probe server, beside $name, such a check', (platform) => {
  it('keeps out a pod that was never ready, and no other', async () => {
    const { app, probe, probeFresh, probes } = await startServedApp(platform, { providers: [BROKEN], probes: AFRESH });
    await probes.whenStarted();
    await expect
      .poll(() => probe('/health/ready'))
      .toMatchObject({
        status: 503,
        body: { reason: 'unhealthy: database', checks: [{ ...NEVER_READY }] },
      });
    app.get(DatabaseHealth).error = undefined;
    expect(await probeFresh('/health/ready')).toMatchObject({ status: 200, body: { checks: [{ ...READY_BEFORE }] } });
    app.get(DatabaseHealth).error = new Error('down');
    expect(await probeFresh('/health/ready')).toMatchObject({
      status: 200,
      body: { checks: [{ status: 'degraded', message: 'down', ...READY_BEFORE }] },
    });
  });

  it('is critical until clients can reach the application: until then the probe server said that it is not ready', async () => {
    class SlowBoot {
      constructor(
        private readonly probes: ProbesService,
        private readonly database: DatabaseHealth,
      ) {}

      async onApplicationBootstrap() {
        await this.probes.whenStarted();
        expect((await this.probes.ask('health')).body.checks).toMatchObject([{ status: 'healthy', ...NEVER_READY }]);
        this.database.error = new Error('down');
        await this.probes.ask('health');
      }
    }
    Reflect.defineMetadata('design:paramtypes', [ProbesService, DatabaseHealth], SlowBoot);
    const { app, probeFresh } = await startServedApp(platform, {
      providers: [DatabaseHealth, SlowBoot],
      probes: AFRESH,
    });
    expect(await probeFresh('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: database' } });
    app.get(DatabaseHealth).error = undefined;
    expect(await probeFresh('/health/ready')).toMatchObject({ status: 200 });
  });

  it('is explained on the page and in the lines for a terminal', async () => {
    const { app, get, url, port } = await startServedApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    await expect.poll(() => get('/health/ready')).toMatchObject({ status: 200 });
    app.get(DatabaseHealth).error = new Error('down');
    await get('/health');
    for (const base of [url, `http://127.0.0.1:${port}`]) {
      const show = async (accept: string) => (await fetch(`${base}/health`, { headers: { accept } })).text();
      await expect.poll(() => show('text/plain')).toContain(`[~] database degraded: down (${READY_BEFORE.stands})\n`);
      const page = await show('text/html');
      expect(page).toContain(`readiness (critical until ready once)`);
      expect(page).toContain(`<dd>${READY_BEFORE.stands}</dd>`);
    }
  });
});
