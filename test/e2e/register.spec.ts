import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type CheckContext,
  type CheckOutcome,
  type HealthBody,
  HealthIndicator,
  ProbesConfigurationError,
  ProbesService,
} from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

@HealthIndicator('database')
class DatabaseHealth {
  check() {}
}

/** A connection for each tenant, known only at run time. */
@Injectable()
class Tenants implements OnModuleInit {
  outcome: CheckOutcome = { status: 'healthy' };
  calls = 0;
  remove: (() => void) | undefined;

  constructor(private readonly probes: ProbesService) {}

  onModuleInit(): void {
    this.remove = this.probes.register('tenant-a', () => ((this.calls += 1), this.outcome));
  }
}

const AFRESH = { checks: { maxAgeMs: 0, intervalMs: 600_000 } };
const namesOf = (body: unknown) => (body as HealthBody).checks.map(({ name }) => name).toSorted();

describe.each(platforms.slice(0, 1))('an indicator that is registered by code', (platform) => {
  it('counts from the start when it was registered while the application booted', async () => {
    const { app, get } = await startApp(platform, { providers: [Tenants, DatabaseHealth], probes: AFRESH });
    expect(namesOf((await get('/health/ready')).body)).toEqual(['database', 'tenant-a']);
    app.get(Tenants).outcome = { status: 'unhealthy', message: 'refused' };
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: tenant-a' } });
  });

  it('counts as soon as it is there, and no longer once it is taken out', async () => {
    const { probes, get } = await startApp(platform, { probes: AFRESH });
    await probes.whenStarted();
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    let fails = true;
    const remove = probes.register('tenant-b', {
      check() {
        if (fails) throw new Error('refused');
      },
    });
    expect(probes.isReady()).toBe(false);
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: tenant-b' } });
    const answers: number[] = [];
    probes.changes$.subscribe(({ kind, httpStatus }) => kind === 'readiness' && answers.push(httpStatus));
    remove();
    expect(answers).toEqual([200]);
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [] } });
    // The name is free again, and the old handle does not touch what has it now.
    fails = false;
    probes.register('tenant-b', () => undefined);
    remove();
    expect(namesOf((await get('/health')).body)).toEqual(['tenant-b']);
  });

  it('that is taken out is asked no more', async () => {
    const { app, get } = await startApp(platform, { providers: [Tenants], probes: AFRESH });
    await get('/health/ready');
    const tenants = app.get(Tenants);
    tenants.remove?.();
    const { calls } = tenants;
    await get('/health/ready');
    expect(tenants.calls).toBe(calls);
  });

  it('that is taken out takes its results, its metrics and its run under way with it', async () => {
    const { probes, get } = await startApp(platform, { probes: AFRESH });
    await probes.whenStarted();
    const signals: AbortSignal[] = [];
    const hang = ({ signal }: CheckContext) => (signals.push(signal), new Promise<void>(() => undefined));
    let hangs = false;
    const remove = probes.register('tenant-c', (context) => (hangs ? hang(context) : undefined), {
      timeoutMs: 100_000,
      intervalMs: 100_000,
      circuitBreaker: true,
    });
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [{ name: 'tenant-c' }] } });
    expect(probes.metricsText()).toContain('check="tenant-c"');

    hangs = true;
    const probe = get('/health/ready');
    await expect.poll(() => signals).toHaveLength(1);
    const takenOutAt = Date.now();
    remove();
    expect(signals[0]?.aborted).toBe(true);
    // Not the latest result of before, which a probe that had waited for too long would get.
    expect((await probe).body).toEqual({ status: 'ready', version: '1.2.3', checks: [] });
    expect(probes.metricsText()).not.toContain('tenant-c');
    expect(probes.report('health').body.checks).toEqual([]);
    expect(probes.terminusIndicators()).toEqual([]);
    const afterwards = probes.history.filter(({ name, at }) => name === 'tenant-c' && Date.parse(at) > takenOutAt);
    expect(afterwards).toEqual([]);
  });

  it('may be the last thing that the start waits for, and be taken out', async () => {
    const { probes } = await startApp(platform, {
      providers: [
        {
          provide: 'broken',
          inject: [ProbesService],
          useFactory: (service: ProbesService) => ({
            remove: service.register('broken', () => Promise.reject(new Error('never')), { probes: ['startup'] }),
          }),
        },
      ],
      configure: (app) => void setImmediate(() => app.get<{ remove: () => void }>('broken').remove()),
      probes: AFRESH,
    });
    expect(await probes.whenStarted()).toBeUndefined();
  });

  it('has the options of a decorated one', async () => {
    const { probes, get } = await startApp(platform, { probes: AFRESH });
    await probes.whenStarted();
    probes.register('search', () => ({ status: 'unhealthy', message: 'slow' }), { critical: false });
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [{ status: 'degraded' }] } });
  });

  it.each([
    [
      'database',
      () => undefined,
      {},
      /^Two health indicators are called `database`: DatabaseHealth in .* and one that was registered by code\..* register each by code: ProbesService\.register\(name, check\)\.$/,
    ],
    ['', () => undefined, {}, /^ProbesService\.register\(\): `name` must be a string that is not empty, got ""\./],
    ['a\nb', () => undefined, {}, /^ProbesService\.register\(\): `name` must be one line without control characters/],
    [
      'a',
      undefined,
      {},
      /^ProbesService\.register\(\) of `a`: the check must be a function or an object with a method `check`, got undefined\./,
    ],
    ['a', () => undefined, { timeout: 5 }, /^ProbesService\.register\(\) of `a`: `timeout` is not an option/],
  ])('is refused as %j, %o, %j', async (name, check, options, sentence) => {
    const { probes } = await startApp(platform, { providers: [DatabaseHealth] });
    const register = () => probes.register(name, check as never, options as never);
    expect(register).toThrow(ProbesConfigurationError);
    expect(register).toThrow(sentence);
  });
});
