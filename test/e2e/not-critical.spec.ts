import { HealthIndicator } from 'nestjs-probes';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { platforms } from '../support/platforms.js';
import { type AppUnderTest, startApp } from '../support/probed-app.js';

const AFRESH = { checks: { maxAgeMs: 0 } };
const NAMED = { critical: false, stands: 'not critical, because PROBES_NOT_CRITICAL names it' };

class Down {
  check() {
    throw new Error('down');
  }
}

@HealthIndicator('database')
class DatabaseHealth extends Down {}

@HealthIndicator('search', { critical: 'until-ready', probes: ['readiness', 'startup', 'liveness'] })
class SearchHealth extends Down {}

@HealthIndicator('cache')
class CacheHealth {
  check() {}
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(platforms)('PROBES_NOT_CRITICAL on $name', (platform) => {
  const start = async (names: string, definition: AppUnderTest = {}) => {
    vi.stubEnv('PROBES_NOT_CRITICAL', names);
    const started = await startApp(platform, {
      providers: [DatabaseHealth, SearchHealth, CacheHealth],
      probes: AFRESH,
      ...definition,
    });
    const told = () =>
      started.logger.ofProbes
        .filter(({ message }) => message.includes('PROBES_NOT_CRITICAL'))
        .map(({ level, message }) => `${level}: ${message}`);
    return { ...started, told };
  };

  it('makes a pod ready whose dependencies are down from its start', async () => {
    const { get, probes, told } = await start('database,search');
    await probes.whenStarted();
    await expect
      .poll(() => get('/health/ready'))
      .toMatchObject({
        status: 200,
        body: {
          status: 'ready',
          checks: expect.arrayContaining([
            expect.objectContaining({ name: 'database', status: 'degraded', message: 'down', ...NAMED }),
            expect.objectContaining({ name: 'search', status: 'degraded', ...NAMED }),
          ]),
        },
      });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(await get('/health')).toMatchObject({ body: { status: 'degraded' } });
    expect(told().filter((line) => !line.includes('Health of'))).toEqual([
      'warn: database is not critical, because PROBES_NOT_CRITICAL names it',
      'warn: search is not critical, because PROBES_NOT_CRITICAL names it',
    ]);
    expect(told()).toContain(
      'warn: Health of database is degraded (since the start): down (not critical, because PROBES_NOT_CRITICAL names it)',
    );
  });

  it('names no other check, and forgives spaces, empty entries and repetition', async () => {
    const { get, probes } = await start(' search ,, search,');
    await probes.whenStarted();
    await expect
      .poll(() => get('/health/ready'))
      .toMatchObject({ status: 503, body: { reason: 'unhealthy: database' } });
  });

  it.each(['', ' , '])('as %j changes nothing, and says nothing', async (names) => {
    const { get, told } = await start(names);
    await expect.poll(() => get('/health/live')).toMatchObject({ status: 503 });
    expect(told()).toEqual([]);
  });

  it.each([
    ['databsae', '`databsae`'],
    ['Database', '`Database`'],
    ['*', '`*`'],
    ['cache,constructor, __proto__', '`constructor`, `__proto__`'],
  ])('as %j is told what it names for nothing, and which names there are', async (names, unknown) => {
    const { get, told } = await start(names);
    await expect.poll(() => get('/health')).toMatchObject({ status: 200, body: { phase: 'starting' } });
    expect(told().filter((line) => line.includes('no indicator has'))).toEqual([
      `warn: PROBES_NOT_CRITICAL names ${unknown}, and no indicator has that name, so it changes nothing. ` +
        'The indicators are `database`, `search`, `cache`',
    ]);
  });

  it('counts for a check that is registered later, too', async () => {
    const { get, probes, told } = await start('tenant', { providers: [] });
    await probes.whenStarted();
    expect(told()).toEqual([expect.stringContaining('There are no indicators')]);
    probes.register('tenant', () => Promise.reject(new Error('refused')));
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [{ name: 'tenant', ...NAMED }] } });
    expect(told()).toContain('warn: tenant is not critical, because PROBES_NOT_CRITICAL names it');
  });

  it('changes nothing where the module is switched off', async () => {
    const { told } = await start('database,nothing', { probes: { enabled: false } });
    expect(told()).toEqual([]);
  });
});
