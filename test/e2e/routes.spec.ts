import { setTimeout } from 'node:timers/promises';
import { type NestInterceptor, VersioningType } from '@nestjs/common';
import { type CheckContext, HealthIndicator, StartupTask } from 'nestjs-probes';
import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { OrdersController } from '../support/orders.controller.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

const PATHS = ['/health', '/health/live', '/health/ready', '/health/startup'];

const RESULT = {
  latency_ms: expect.any(Number),
  checked_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
};

@HealthIndicator()
class DatabaseHealth {
  broken = false;

  check(_context: CheckContext) {
    if (this.broken) throw new Error('connection refused');
    return { details: { pool_size: 10 } };
  }
}

@HealthIndicator('memory', { probes: ['liveness'] })
class MemoryHealth {
  leaking = false;

  check(_context: CheckContext) {
    if (this.leaking) throw new Error('heap is full');
  }
}

class Migrations {
  finish: () => void = () => undefined;

  @StartupTask()
  run(): Promise<void> {
    return new Promise((resolve) => (this.finish = resolve));
  }
}

describe.each(platforms)('the routes on $name', (platform) => {
  it('say what the wire says while everything is well', async () => {
    const { get, probes } = await startApp(platform, { providers: [DatabaseHealth, MemoryHealth] });
    await probes.whenStarted();

    const database = { name: 'database', status: 'healthy', ...RESULT, details: { pool_size: 10 } };
    const memory = { name: 'memory', status: 'healthy', ...RESULT };
    expect(await get('/health')).toMatchObject({ status: 200 });
    expect((await get('/health')).body).toStrictEqual({
      status: 'healthy',
      phase: 'running',
      version: '1.2.3',
      checks: [database, memory],
    });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect((await get('/health/live')).body).toStrictEqual({ status: 'alive', version: '1.2.3' });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    expect((await get('/health/ready')).body).toStrictEqual({ status: 'ready', version: '1.2.3', checks: [database] });
    expect(await get('/health/startup')).toMatchObject({ status: 200 });
    expect((await get('/health/startup')).body).toStrictEqual({ status: 'started', version: '1.2.3' });
  });

  it('say what the wire says while checks fail', async () => {
    const { app, get, probes } = await startApp(platform, {
      providers: [DatabaseHealth, MemoryHealth],
      probes: { checks: { maxAgeMs: 0 } },
    });
    await probes.whenStarted();
    app.get(DatabaseHealth).broken = true;
    app.get(MemoryHealth).leaking = true;

    const database = { name: 'database', status: 'unhealthy', ...RESULT, message: 'connection refused' };
    const memory = { name: 'memory', status: 'unhealthy', ...RESULT, message: 'heap is full' };
    const health = await get('/health');
    expect(health.status).toBe(200);
    expect(health.body).toStrictEqual({
      status: 'degraded',
      phase: 'running',
      version: '1.2.3',
      checks: [database, memory],
    });
    const live = await get('/health/live');
    expect(live.status).toBe(503);
    expect(live.body).toStrictEqual({ status: 'dead', version: '1.2.3', checks: [memory] });
    const ready = await get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toStrictEqual({
      status: 'not_ready',
      phase: 'running',
      version: '1.2.3',
      reason: 'unhealthy: database',
      checks: [database],
    });
    expect(await get('/health/startup')).toMatchObject({ status: 200 });
  });

  it('say what the wire says while the application starts', async () => {
    const { app, get } = await startApp(platform, { providers: [Migrations, DatabaseHealth] });
    await expect.poll(async () => (await get('/health/ready')).text).toContain('"checked_at"');

    const ready = await get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toStrictEqual({
      status: 'not_ready',
      phase: 'starting',
      version: '1.2.3',
      reason: 'starting: run',
      checks: [{ name: 'database', status: 'healthy', ...RESULT, details: { pool_size: 10 } }],
    });
    const startup = await get('/health/startup');
    expect(startup.status).toBe(503);
    expect(startup.body).toStrictEqual({
      status: 'starting',
      version: '1.2.3',
      tasks: [{ name: 'run', status: 'running' }],
    });
    expect(await get('/health')).toMatchObject({ status: 200, body: { phase: 'starting' } });
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'alive' } });

    app.get(Migrations).finish();
    await expect.poll(async () => (await get('/health/startup')).status).toBe(200);
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('answer GET and HEAD alike, never to be stored', async () => {
    const { get, head, probes, app } = await startApp(platform, { providers: [DatabaseHealth] });
    await probes.whenStarted();
    const compare = async (path: string, status: number) => {
      const [got, asked] = [await get(path), await head(path)];
      for (const { headers } of [got, asked]) {
        expect(headers).toMatchObject({
          'cache-control': 'no-store',
          'content-type': 'application/json; charset=utf-8',
          'content-length': String(Buffer.byteLength(got.text)),
        });
      }
      expect([got.status, asked.status]).toEqual([status, status]);
      expect(asked.text).toBe('');
    };

    for (const path of PATHS) await compare(path, 200);
    probes.setReady(false);
    await compare('/health/ready', 503);
    expect(app.get(DatabaseHealth).broken).toBe(false);
  });

  it('stay where they are under URI versioning', async () => {
    const { get } = await startApp(platform, {
      controllers: [OrdersController],
      configure: (app) => app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    });

    expect(await get('/v1/orders')).toMatchObject({ status: 200 });
    for (const path of PATHS) expect(await get(path)).toMatchObject({ status: 200 });
  });

  it.each(['internal/health', '/internal/health/'])('lie at the path that is set: %s', async (path) => {
    const { get } = await startApp(platform, { probes: { path } });

    for (const route of PATHS) {
      expect(await get(`/internal${route}`)).toMatchObject({ status: 200 });
      expect(await get(route)).toMatchObject({ status: 404 });
    }
  });

  it('follow a global prefix', async () => {
    const { get } = await startApp(platform, { configure: (app) => app.setGlobalPrefix('api') });

    for (const route of PATHS) {
      expect(await get(`/api${route}`)).toMatchObject({ status: 200 });
      expect(await get(route)).toMatchObject({ status: 404 });
    }
  });

  it.each([[['health', 'health/*path']], [['health{/*path}']]])(
    'are left out of a global prefix by exclude: %j',
    async (exclude) => {
      const { get } = await startApp(platform, {
        controllers: [OrdersController],
        configure: (app) => app.setGlobalPrefix('api', { exclude }),
      });

      expect(await get('/api/orders')).toMatchObject({ status: 200 });
      for (const route of PATHS) {
        expect(await get(route)).toMatchObject({ status: 200 });
        expect(await get(`/api${route}`)).toMatchObject({ status: 404 });
      }
    },
  );

  it.each<[what: string, exclude: string[], warnings: number]>([
    ['/health alone is left out', ['health'], 1],
    ['all of them are left out', ['health{/*path}'], 0],
    ['none of them is left out', ['orders'], 0],
  ])('warn once, at the start, of two prefixes where %s', async (_what, exclude, warnings) => {
    const { logger } = await startApp(platform, { configure: (app) => app.setGlobalPrefix('api', { exclude }) });

    const told = logger.lines.filter(({ message }) =>
      message.startsWith('The routes lie under two prefixes: /health, but'),
    );
    expect(told).toHaveLength(warnings);
  });

  it('keep their bodies where a global interceptor wraps every body', async () => {
    const envelope: NestInterceptor = { intercept: (_context, next) => next.handle().pipe(map((data) => ({ data }))) };
    const { get } = await startApp(platform, {
      controllers: [OrdersController],
      configure: (app) => app.useGlobalInterceptors(envelope),
    });

    expect((await get('/orders')).body).toEqual({ data: [] });
    expect((await get('/health/live')).body).toStrictEqual({ status: 'alive', version: '1.2.3' });
  });

  it('answer although a global interceptor waits', async () => {
    const slow: NestInterceptor = {
      intercept: async (_context, next) => {
        await setTimeout(1);
        return next.handle();
      },
    };
    const { get } = await startApp(platform, { configure: (app) => app.useGlobalInterceptors(slow) });

    for (const route of PATHS) expect(await get(route)).toMatchObject({ status: 200 });
  });

  it('leave every other route of the application alone', async () => {
    const { get } = await startApp(platform, { controllers: [OrdersController] });

    expect(await get('/orders')).toMatchObject({ status: 200, body: [] });
    expect(await get('/health/unknown')).toMatchObject({ status: 404 });
    expect(await get('/')).toMatchObject({ status: 404 });
  });

  it('are not there with controllers: false, and ProbesService is', async () => {
    const { get, probes, logger } = await startApp(platform, {
      controllers: [OrdersController],
      probes: { controllers: false },
    });
    await probes.whenStarted();

    for (const route of PATHS) expect(await get(route)).toMatchObject({ status: 404 });
    expect(await get('/orders')).toMatchObject({ status: 200 });
    expect(probes.report('readiness')).toMatchObject({ httpStatus: 200, body: { status: 'ready' } });
    expect(logger.lines.filter(({ message }) => message.includes('/health'))).toEqual([]);
  });
});
