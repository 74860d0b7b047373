import { createRequire } from 'node:module';
import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import * as ours from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { platforms } from '../support/platforms.js';
import { refusalOf, startApp } from '../support/probed-app.js';
import { anotherCopy } from './support/copy.js';

const { version } = createRequire(import.meta.url)('nestjs-probes/package.json') as { version: string };

const twin = anotherCopy();
const later = anotherCopy('7.3.1');

/** What an indicator library declares with the copy that it has brought along. */
function declaredWith(copy: typeof ours) {
  let warmedUp = 0;

  @copy.HealthIndicator('search')
  class SearchHealth {
    check() {
      throw new Error('no index');
    }
  }

  @Injectable()
  class Cache {
    @copy.StartupTask('warm-up')
    warmUp() {
      warmedUp += 1;
    }
  }

  const breaker = new copy.CircuitBreaker({ failureThreshold: 1 });
  @ours.HealthIndicator('partner')
  class PartnerHealth {
    readonly circuitBreaker = breaker;
    check() {
      throw new Error('connect ECONNREFUSED');
    }
  }
  return { SearchHealth, Cache, PartnerHealth, breaker, warmedUp: () => warmedUp };
}

describe.each(platforms)('with a second copy of the package on $name', (platform) => {
  it('an indicator that the other copy declared is asked', async () => {
    const { get } = await startApp(platform, { providers: [declaredWith(twin).SearchHealth] });
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: search' } });
  });

  it('a startup task that the other copy declared is run', async () => {
    const { Cache, warmedUp } = declaredWith(twin);
    const { probes } = await startApp(platform, { providers: [Cache] });
    await probes.whenStarted();
    expect(warmedUp()).toBe(1);
    expect(probes.report('startup')).toMatchObject({ status: 'started' });
  });

  it('a circuit breaker that the other copy made is taken, and records', async () => {
    const { PartnerHealth, breaker } = declaredWith(twin);
    const { get } = await startApp(platform, { providers: [PartnerHealth] });
    await get('/health/ready');
    expect(breaker.state).toBe('open');
    expect(breaker).toBeInstanceOf(ours.CircuitBreaker);
  });

  it('the ProbesService of the other copy is ours, wherever it is injected', async () => {
    @Injectable()
    class Maintenance {
      constructor(@Inject(twin.ProbesService) readonly probes: ours.ProbesService) {}
    }
    @Module({ providers: [Maintenance] })
    class MaintenanceModule {}
    const { app, probes, get } = await startApp(platform, { imports: [MaintenanceModule] });
    const injected = app.get(Maintenance, { strict: false }).probes;
    expect(injected).toBe(probes);
    expect(app.get(twin.ProbesService, { strict: false })).toBe(probes);
    expect(injected).toBeInstanceOf(twin.ProbesService);
    injected.setReady(false, 'maintenance');
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'maintenance' } });
  });

  it('so is that of a copy that is loaded after forRoot() was called', async () => {
    const imports = [ours.ProbesModule.forRoot()];
    const latecomer = anotherCopy();
    @Injectable()
    class Maintenance {
      constructor(@Inject(latecomer.ProbesService) readonly probes: ours.ProbesService) {}
    }
    const { app, probes } = await startApp(platform, { probes: 'imported', imports, providers: [Maintenance] });
    expect(app.get(Maintenance).probes).toBe(probes);
  });

  it('the ProbesService of another major version is refused, with both versions and who injects it', async () => {
    @Injectable()
    class Maintenance {
      constructor(@Inject(later.ProbesService) readonly probes: ours.ProbesService) {}
    }
    expect(await refusalOf(platform, { providers: [Maintenance] })).toBe(
      `ProbesConfigurationError: ProbesService, which Maintenance injects: it comes from nestjs-probes 7.3.1, but ` +
        `ProbesModule from ${version}, and neither understands the other. Install one major version of nestjs-probes: ` +
        '`npm ls nestjs-probes` tells who brings which.',
    );
  });

  it('ProbesModule of both copies is imported twice, and refused', async () => {
    const imports = [ours.ProbesModule.forRoot(), twin.ProbesModule.forRoot()];
    expect(await refusalOf(platform, { probes: 'imported', imports })).toBe(
      'ProbesConfigurationError: ProbesModule.forRoot() is imported twice, but an application has one set of probes. ' +
        'Keep the one in AppModule: its ProbesService is there for every module.',
    );
  });

  it('an error of the other copy is one of ours', async () => {
    const refused = () => new twin.CircuitBreaker({ failureThreshold: 0 });
    expect(refused).toThrow(ours.ProbesConfigurationError);
  });

  it.each<[what: string, subject: string, provider: (declared: ReturnType<typeof declaredWith>) => unknown]>([
    ['an indicator', '@HealthIndicator() on SearchHealth: ', ({ SearchHealth }) => SearchHealth],
    ['a startup task', '@StartupTask() on Cache.warmUp(): ', ({ Cache }) => Cache],
    ['a breaker', '@HealthIndicator() on PartnerHealth: the property `circuitBreaker`: ', (all) => all.PartnerHealth],
  ])('%s of another major version is refused, with both versions', async (_what, subject, provider) => {
    const providers = [provider(declaredWith(later)) as typeof ours.ProbesService];
    expect(await refusalOf(platform, { providers })).toBe(
      `ProbesConfigurationError: ${subject}it comes from nestjs-probes 7.3.1, but ProbesModule from ${version}, and ` +
        'neither understands the other. Install one major version of nestjs-probes: `npm ls nestjs-probes` tells who ' +
        'brings which.',
    );
  });

  it('ProbesModule of two major versions is refused, with both versions', async () => {
    const imports = [ours.ProbesModule.forRoot(), later.ProbesModule.forRoot()];
    expect(await refusalOf(platform, { probes: 'imported', imports })).toMatch(
      new RegExp(`imported twice \\(from nestjs-probes ${version} and 7.3.1\\), but`),
    );
  });
});

it('a signal that the applications of two copies hear is heard by nobody else', async () => {
  const before = process.listeners('SIGTERM');
  process.removeAllListeners('SIGTERM');
  onTestFinished(() => {
    for (const listener of before) process.on('SIGTERM', listener);
  });
  const apps = [ours, twin].map(async ({ ProbesModule }) => {
    @Module({ imports: [ProbesModule.forRoot()] })
    class AppModule {}
    return NestFactory.createApplicationContext(AppModule, { logger: false });
  });
  for (const app of await Promise.all(apps)) onTestFinished(() => app.close());
  const { isHeardByOthers } = createRequire(import.meta.url)('../../dist/lifecycle/shutdown-signals.js');
  expect(process.listenerCount('SIGTERM')).toBe(2);
  expect(isHeardByOthers('SIGTERM')).toBe(false);
});
