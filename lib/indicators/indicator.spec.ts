import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../checks/circuit-breaker.js';
import { type Circumstances, NOTHING_SPECIAL } from '../checks/standing.js';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { createIndicator } from './indicator.js';
import { indicatorFields } from './indicator-options.js';

const DEFAULTS = { timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 };

function create(instance: unknown, name?: unknown, options?: unknown, circumstances?: Circumstances) {
  return createIndicator(
    'DatabaseHealth',
    instance,
    { version: PACKAGE_VERSION, name, options },
    indicatorFields(DEFAULTS),
    circumstances,
  );
}

const failing = {
  check() {
    throw new Error('refused');
  },
};

describe('createIndicator', () => {
  it('names it after its class, with the timing of the module', () => {
    expect(create({ check: () => undefined })).toEqual({
      name: 'database',
      probes: ['readiness'],
      critical: true,
      timeoutMs: 750,
      intervalMs: 10_000,
      maxAgeMs: 1_000,
      standing: expect.any(Function),
      run: expect.any(Function),
      cancel: expect.any(Function),
    });
  });

  it('takes the name and the options of its decorator', () => {
    const options = { probes: ['liveness'], critical: false, timeoutMs: 1, intervalMs: 2, maxAgeMs: 3 };
    expect(create({ check: () => undefined }, 'db', options)).toMatchObject({ name: 'db', ...options });
  });

  it('runs the check under its name', async () => {
    const check = ({ name, timeoutMs }: { name: string; timeoutMs: number }) => ({ details: { name, timeoutMs } });
    expect((await create({ check }, 'db').run()).result).toMatchObject({
      name: 'db',
      status: 'healthy',
      details: { name: 'db', timeoutMs: 750 },
    });
  });

  it('accepts a check() that the class inherits', async () => {
    class Base {
      check() {
        return { message: 'inherited' };
      }
    }
    class Health extends Base {}
    expect((await create(new Health()).run()).result).toMatchObject({ message: 'inherited' });
  });

  it('runs with its own options', async () => {
    expect((await create(failing, 'db', { critical: false }).run()).result).toMatchObject({ status: 'degraded' });
  });

  it('is unhealthy when it fails until the pod was ready, and degraded after that, if so declared', async () => {
    const pod = { wasReady: false };
    const indicator = create(failing, 'db', { critical: 'until-ready' }, { ...NOTHING_SPECIAL, pod });
    expect((await indicator.run()).result).toMatchObject({ status: 'unhealthy' });
    const underWay = indicator.run();
    pod.wasReady = true;
    expect((await underWay).result).toMatchObject({ status: 'degraded', message: 'refused' });
    expect((await indicator.run()).result).toMatchObject({ status: 'degraded' });
    expect(indicator.critical).toBe('until-ready');
  });

  it.each([true, 'until-ready', false] as const)(
    'is degraded when it fails, if the environment names it, whatever it declares: critical %j',
    async (critical) => {
      const indicator = create(failing, 'db', { critical }, { ...NOTHING_SPECIAL, notCritical: new Set(['db']) });
      expect((await indicator.run()).result).toMatchObject({ status: 'degraded' });
      expect(indicator.critical).toBe(false);
      expect(
        create(failing, 'other', { critical: true }, { ...NOTHING_SPECIAL, notCritical: new Set(['db']) }),
      ).toMatchObject({
        critical: true,
      });
    },
  );

  it('ends its run when it is cancelled, and its breaker hears nothing of it', async () => {
    const circuitBreaker = new CircuitBreaker({ failureThreshold: 1 });
    const signals: AbortSignal[] = [];
    const check = ({ signal }: { signal: AbortSignal }) => (signals.push(signal), new Promise(() => undefined));
    const indicator = create({ check, circuitBreaker }, 'tenant', {});
    const run = indicator.run();
    indicator.cancel?.();
    expect(await run).toMatchObject({ tookMs: undefined, result: { message: 'Health check taken out' } });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(circuitBreaker.state).toBe('closed');
  });

  it('runs with its own threshold of slowness', async () => {
    const slow = { check: () => new Promise<void>((resolve) => setImmediate(resolve)) };
    const { result } = await create(slow, 'db', { degradedAboveMs: 1e-9 }).run();
    expect(result).toMatchObject({ status: 'degraded' });
  });

  it('has no breaker by default', async () => {
    expect((await create(failing).run()).result).not.toHaveProperty('details');
  });

  it.each<[option: unknown, afterOne: string]>([
    [true, 'closed'],
    [{}, 'closed'],
    [{ failureThreshold: 1 }, 'open'],
  ])('gets a breaker for circuitBreaker: %j', async (circuitBreaker, afterOne) => {
    const indicator = create(failing, 'db', { circuitBreaker });
    expect((await indicator.run()).result).toMatchObject({ details: { circuit_breaker: afterOne } });
    await indicator.run();
    expect((await indicator.run()).result).toMatchObject({ details: { circuit_breaker: 'open' } });
  });

  it('uses the breaker of the class, even when the option is false', async () => {
    const circuitBreaker = new CircuitBreaker({ failureThreshold: 1 });
    const indicator = create({ ...failing, circuitBreaker }, 'db', { circuitBreaker: false });
    circuitBreaker.recordFailure();
    expect((await indicator.run()).result).toMatchObject({ message: 'Circuit breaker open' });
  });

  it.each<[what: string, create: () => unknown, sentence: string]>([
    [
      'a class without check()',
      () => create({ checks: () => undefined }),
      'the class has no method `check`, which a probe would call. Implement HealthCheck, or take the decorator off.',
    ],
    [
      'a check that is not a method',
      () => create({ check: true }),
      'the class has no method `check`, which a probe would call. Implement HealthCheck, or take the decorator off.',
    ],
    [
      'a provider that is null',
      () => create(null),
      'the class has no method `check`, which a probe would call. Implement HealthCheck, or take the decorator off.',
    ],
    [
      'a provider that is a text',
      () => create('check'),
      'the class has no method `check`, which a probe would call. Implement HealthCheck, or take the decorator off.',
    ],
    [
      'an empty name',
      () => create(failing, ''),
      '`name` must be a string that is not empty, got "". Leave it out to use "database".',
    ],
    [
      'a name with a line break',
      () => create(failing, 'data\nbase'),
      '`name` must be one line without control characters, got "data\\nbase". Leave it out to use "database".',
    ],
    [
      'a name that is not a string',
      () => create(failing, 5),
      '`name` must be a string that is not empty, got 5. Leave it out to use "database".',
    ],
    [
      'a wrong option',
      () => create(failing, 'db', { critical: 0 }),
      "`critical` must be true, false or 'until-ready', got 0. Leave it out to use true.",
    ],
    [
      'a property circuitBreaker of another type',
      () => create({ ...failing, circuitBreaker: {} }),
      'the property `circuitBreaker` must be a CircuitBreaker of nestjs-probes. Create it with new CircuitBreaker(), or rename the property.',
    ],
    [
      'a breaker of the class and options for another',
      () => create({ ...failing, circuitBreaker: new CircuitBreaker() }, 'db', { circuitBreaker: {} }),
      'the class has a property `circuitBreaker`, and the option `circuitBreaker` sets another. Set the one of the ' +
        'property by new CircuitBreaker(options), and take the option out.',
    ],
  ])('refuses %s by naming the class', (_what, creation, sentence) => {
    expect(creation).toThrow(new ProbesConfigurationError(`@HealthIndicator() on DatabaseHealth: ${sentence}`));
  });

  it.each<[circuitBreaker: unknown, sentence: string]>([
    [
      { failureThreshold: 0 },
      '`circuitBreaker.failureThreshold` must be a whole number, 1 or more, got 0. Leave it out to use 3.',
    ],
    [
      { threshold: 1 },
      '`circuitBreaker.threshold` is not an option; there are failureThreshold, successThreshold, resetTimeoutMs. ' +
        'Take it out, or correct its name.',
    ],
    [[], '`circuitBreaker` must be an object, got []. Leave it out for the defaults.'],
  ])('refuses the breaker option %j by naming the class and the option', (circuitBreaker, sentence) => {
    expect(() => create(failing, 'db', { circuitBreaker })).toThrow(
      new ProbesConfigurationError(`@HealthIndicator() on DatabaseHealth: ${sentence}`),
    );
  });
});
