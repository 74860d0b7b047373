import { Injectable, Module } from '@nestjs/common';
import {
  HealthIndicator,
  type HealthIndicatorOptions,
  ProbesModule,
  type ProbesOptions,
  type ProbesOptionsFactory,
} from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { refusalOf, startApp } from '../support/probed-app.js';

const OPTIONS: ProbesOptions = { path: 'status', version: '9.9.9' };
const ALIVE = { status: 200, body: { status: 'alive', version: '9.9.9' } };

@Injectable()
class Configuration implements ProbesOptionsFactory {
  createProbesOptions(): ProbesOptions {
    return OPTIONS;
  }
}

@Module({ providers: [Configuration], exports: [Configuration] })
class ConfigurationModule {}

describe.each(platforms)('the options on $name', (platform) => {
  it.each<[string, () => ReturnType<typeof ProbesModule.forRootAsync>]>([
    [
      'useFactory with inject',
      () =>
        ProbesModule.forRootAsync({
          imports: [ConfigurationModule],
          inject: [Configuration],
          useFactory: async (configuration: Configuration) => configuration.createProbesOptions(),
        }),
    ],
    ['useClass', () => ProbesModule.forRootAsync({ useClass: Configuration })],
    ['useExisting', () => ProbesModule.forRootAsync({ imports: [ConfigurationModule], useExisting: Configuration })],
  ])('come from %s', async (_way, importProbes) => {
    const { get } = await startApp(platform, { probes: 'imported', imports: [importProbes()] });

    expect(await get('/status/live')).toMatchObject(ALIVE);
    expect(await get('/health/live')).toMatchObject({ status: 404 });
  });

  it('can be left out altogether', async () => {
    const { get } = await startApp(platform, { probes: 'imported', imports: [ProbesModule.forRoot()] });

    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { version: expect.any(String) } });
  });

  it('leave the routes out where a factory says controllers: false', async () => {
    const probes = ProbesModule.forRootAsync({ useFactory: () => ({ controllers: false }) });
    const { get, probes: service } = await startApp(platform, { probes: 'imported', imports: [probes] });
    await service.whenStarted();

    for (const path of ['/health', '/health/live', '/health/ready', '/health/startup', '/']) {
      expect(await get(path)).toMatchObject({ status: 404 });
    }
    expect(service.isReady()).toBe(true);
  });

  it('can differ between two applications of one process', async () => {
    const one = await startApp(platform, { probes: { path: 'one' } });
    const other = await startApp(platform, { probes: { path: 'other' } });

    expect(await one.get('/one/live')).toMatchObject({ status: 200 });
    expect(await other.get('/other/live')).toMatchObject({ status: 200 });
    expect(await one.get('/other/live')).toMatchObject({ status: 404 });
  });

  it.each<[string, unknown, RegExp]>([
    [
      'a deadline that is no time',
      { checks: { timeoutMs: -1 } },
      /`checks\.timeoutMs` .*positive.*-1\. Leave it out .*750/,
    ],
    [
      'an interval in words',
      { checks: { intervalMs: '10s' } },
      /`checks\.intervalMs` .*positive.*"10s"\. Leave it out/,
    ],
    [
      'an age that is not a number',
      { checks: { maxAgeMs: NaN } },
      /`checks\.maxAgeMs` .*milliseconds.*NaN\. Leave it out/,
    ],
    ['a drain that lasts for ever', { drain: { delayMs: Infinity } }, /`drain\.delayMs` .*Infinity\. Leave it out/],
    ['a path with a parameter', { path: 'health/:id' }, /`path` must be a URL path .*"health\/:id"\. Leave it out/],
    ['a path that leads upwards', { path: '../health' }, /`path` must be a URL path .*"\.\.\/health"\. Leave it out/],
    [
      'a deadline above the interval',
      { checks: { timeoutMs: 20_000 } },
      /`checks\.timeoutMs` must be at most `checks\.intervalMs` \(10000\), got 20000: .* Lower `checks\.timeoutMs`, or raise/,
    ],
    [
      'a death before the pod is unready',
      { server: { port: 0, deadAfterMs: 5_000 } },
      /`server\.deadAfterMs` must be above `server\.unreadyAfterMs` \(5000\), got 5000: .* Raise `server\.deadAfterMs`/,
    ],
    ['an empty version', { version: '' }, /`version` must be a string that is not empty, got ""\. Leave it out/],
    ['controllers that are not yes or no', { controllers: 'no' }, /`controllers` must be true or false, got "no"/],
    ['an unknown level of details', { details: 'none' }, /`details` must be 'full' or 'status', got "none"/],
    ['a list where checks are set', { checks: [] }, /`checks` must be an object, got \[\]/],
    ['an unknown option', { timeout: 5 }, /`timeout` is not an option; there are path, version, .*Take it out/],
    [
      'an unknown option of the checks',
      { checks: { ttl: 5 } },
      /`checks\.ttl` is not an option; there are timeoutMs, /,
    ],
    ['null', null, /must be an object, got null/],
  ])('stop the application when they hold %s: found, expected, mend', async (_what, options, sentence) => {
    const synchronously = ProbesModule.forRoot(options as ProbesOptions);
    const asynchronously = ProbesModule.forRootAsync({ useFactory: () => options as ProbesOptions });

    for (const probes of [synchronously, asynchronously]) {
      const refusal = await refusalOf(platform, { probes: 'imported', imports: [probes] });
      expect(refusal).toMatch(/^ProbesConfigurationError: ProbesModule: /);
      expect(refusal).toMatch(sentence);
    }
  });

  it.each<[string, HealthIndicatorOptions, RegExp]>([
    ['a deadline of nothing', { timeoutMs: 0 }, /`timeoutMs` must be a positive number of milliseconds.*got 0/],
    ['a probe that there is not', { probes: ['ready' as 'readiness'] }, /`probes` must be a list of .*\["ready"\]/],
    ['an unknown option', { retries: 3 } as object, /`retries` is not an option; there are probes, critical, /],
    [
      'a deadline above its interval',
      { timeoutMs: 200, intervalMs: 100 },
      /`timeoutMs` must be at most `intervalMs` \(100\), got 200: /,
    ],
    [
      'a deadline for liveness that the kubelet does not wait for',
      { probes: ['liveness'], timeoutMs: 2_000 },
      /`timeoutMs` of a check that counts for liveness must be 1000 at most, got 2000: /,
    ],
    [
      'a slowness that is behind its deadline',
      { timeoutMs: 500, degradedAboveMs: 900 },
      /`degradedAboveMs` must be below `timeoutMs` \(500\), got 900: /,
    ],
    ['a breaker that never opens', { circuitBreaker: { failureThreshold: 0 } }, /failureThreshold` .*1 or more, got 0/],
  ])('stop the application when an indicator has %s, and name the class', async (_what, options, sentence) => {
    @HealthIndicator(options)
    class DatabaseHealth {
      check() {}
    }

    const refusal = await refusalOf(platform, { providers: [DatabaseHealth] });
    expect(refusal).toMatch(sentence);
    expect(refusal).toContain('DatabaseHealth');
  });

  it('are asked for when ProbesModule is imported bare', async () => {
    expect(await refusalOf(platform, { probes: 'imported', imports: [ProbesModule] })).toMatch(
      /ProbesModule is imported bare.*ProbesModule\.forRoot\(\) instead/,
    );
  });

  it('are refused when ProbesModule.forRoot() is imported twice', async () => {
    @Module({ imports: [ProbesModule.forRoot({ path: 'other' })] })
    class FeatureModule {}

    expect(await refusalOf(platform, { imports: [FeatureModule] })).toMatch(
      /ProbesModule\.forRoot\(\) is imported twice.*Keep the one in AppModule/,
    );
  });

  it('are refused when ProbesModule is imported bare beside forRoot()', async () => {
    @Module({ imports: [ProbesModule] })
    class FeatureModule {}

    expect(await refusalOf(platform, { imports: [FeatureModule] })).toMatch(/^ProbesConfigurationError: /);
  });
});
