import { type CheckContext, HealthIndicator, type HealthCheck } from 'nestjs-probes';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { platforms } from '../support/platforms.js';
import { PostgresServer } from '../support/postgres.js';
import { startApp } from '../support/probed-app.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

/** Connects when it is asked, as an application does that boots without its database. */
@HealthIndicator('database', { critical: 'until-ready', timeoutMs: 20_000 })
class DatabaseHealth implements HealthCheck {
  constructor(private readonly database: DataSource) {}

  async check(context: CheckContext) {
    if (!this.database.isInitialized) await this.database.initialize();
    return pingTypeOrm(this.database, context, { degradedAboveMs: 5_000 });
  }
}

const NEVER_READY = 'critical, because the pod was never ready';
const READY_BEFORE =
  'not critical, because the pod was ready before: what all pods share must not take all of them out';

describe.each(platforms)('a PostgreSQL that is critical until the pod was ready, on $name', (platform) => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => postgres?.remove());
  beforeEach(expectNoUnheardErrors);

  const start = (url = postgres.url) => {
    const database = new DataSource({ type: 'postgres', url });
    onTestFinished(() => (database.isInitialized ? database.destroy() : undefined));
    return startApp(platform, {
      providers: [{ provide: DataSource, useValue: database }, DatabaseHealth],
      probes: { checks: { maxAgeMs: 0 } },
    });
  };

  it('whose password is wrong from the start: the pod is never ready', async () => {
    const { get, probes } = await start(postgres.url.replace('password', 'wrong'));
    await probes.whenStarted();
    for (let probe = 1; probe <= 20; probe++) {
      expect(await get('/health/ready')).toMatchObject({
        status: 503,
        body: {
          reason: 'unhealthy: database',
          checks: [
            {
              status: 'unhealthy',
              message: expect.stringContaining('password authentication failed'),
              critical: 'until-ready',
              stands: NEVER_READY,
            },
          ],
        },
      });
    }
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(await get('/health/startup')).toMatchObject({ status: 200 });
    expect(probes.history.filter(({ to }) => to === 'ready')).toEqual([]);
  });

  it('that is killed under a pod that was ready: it stays ready, is degraded, and healthy when it is back', async () => {
    const { get } = await start();
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [{ status: 'healthy' }] } });

    await postgres.kill();
    onTestFinished(() => postgres.start().catch(() => undefined));
    for (let probe = 1; probe <= 20; probe++) {
      expect(await get('/health/ready')).toMatchObject({
        status: 200,
        body: {
          status: 'ready',
          checks: [{ name: 'database', status: 'degraded', critical: 'until-ready', stands: READY_BEFORE }],
        },
      });
    }
    expect(await get('/health')).toMatchObject({
      status: 200,
      body: { status: 'degraded', checks: [{ status: 'degraded', message: expect.stringContaining('ECONNREFUSED') }] },
    });

    await postgres.start();
    await expect
      .poll(() => get('/health'))
      .toMatchObject({
        body: { status: 'healthy', checks: [{ status: 'healthy', stands: READY_BEFORE }] },
      });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('that is down from the start, and PROBES_NOT_CRITICAL names it: the pod is ready', async () => {
    vi.stubEnv('PROBES_NOT_CRITICAL', 'database');
    await postgres.stop();
    onTestFinished(() => postgres.start().catch(() => undefined));
    const { get } = await start();
    await expect
      .poll(() => get('/health/ready'))
      .toMatchObject({
        status: 200,
        body: {
          status: 'ready',
          checks: [
            {
              status: 'degraded',
              message: expect.stringContaining('ECONNREFUSED'),
              critical: false,
              stands: 'not critical, because PROBES_NOT_CRITICAL names it',
            },
          ],
        },
      });
    await postgres.start();
    await expect.poll(() => get('/health')).toMatchObject({ body: { status: 'healthy' } });
  });
});
