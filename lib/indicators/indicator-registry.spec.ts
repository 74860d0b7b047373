import { Inject, Injectable, Module, type Provider, Scope } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, LazyModuleLoader, ModulesContainer } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NOTHING_SPECIAL } from '../checks/standing.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { HealthIndicator } from './health-indicator.decorator.js';
import { IndicatorRegistry } from './indicator-registry.js';
import { contextConstants, LAZY_MODULES_UNKNOWN } from './nest-static-context.js';

const DEFAULTS = { timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 };
const logger = { log: vi.fn<() => void>(), warn: vi.fn<() => void>(), error: vi.fn<(message: string) => void>() };

let nest: TestingModule | undefined;

afterEach(async () => {
  await nest?.close();
  nest = undefined;
  vi.resetAllMocks();
  vi.restoreAllMocks();
});

class Health {
  check() {
    return undefined;
  }
}

@HealthIndicator()
class DatabaseHealth extends Health {}

@HealthIndicator('cache', { critical: false })
class CacheHealth extends Health {}

type Metadata = Parameters<typeof Test.createTestingModule>[0];

async function registryOf({ imports = [], ...metadata }: Metadata): Promise<IndicatorRegistry> {
  nest = await Test.createTestingModule({ ...metadata, imports: [...imports, DiscoveryModule] }).compile();
  return new IndicatorRegistry(nest.get(DiscoveryService), nest.get(ModulesContainer), DEFAULTS, logger);
}

async function namesIn(metadata: Metadata): Promise<string[]> {
  const registry = await registryOf(metadata);
  registry.discover();
  return registry.indicators.map(({ name }) => name);
}

async function refusalOf(metadata: Metadata): Promise<unknown> {
  const registry = await registryOf(metadata);
  try {
    return registry.discover();
  } catch (error) {
    return error;
  }
}

@Module({ providers: [CacheHealth] })
class CacheModule {}

@Module({ imports: [CacheModule] })
class OuterModule {}

@Module({})
class DynamicModule {}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {}

@HealthIndicator()
class DependentHealth extends Health {
  constructor(readonly perRequest: PerRequest) {
    super();
  }
}

@HealthIndicator()
@Injectable({ scope: Scope.REQUEST })
class RequestHealth extends Health {}

@HealthIndicator()
@Injectable({ scope: Scope.TRANSIENT })
class TransientHealth extends Health {}

@HealthIndicator('database')
class OtherDatabaseHealth extends Health {}

@HealthIndicator()
class EmptyHealth {}

describe('the registry at the start', () => {
  it.each<[what: string, metadata: Metadata, names: string[]]>([
    ['a class', { providers: [DatabaseHealth] }, ['database']],
    ['a class in a module of a module', { imports: [OuterModule], providers: [DatabaseHealth] }, ['cache', 'database']],
    ['a dynamic module', { imports: [{ module: DynamicModule, providers: [DatabaseHealth] }] }, ['database']],
    ['an instance', { providers: [{ provide: 'health', useValue: new DatabaseHealth() }] }, ['database']],
    ['a factory', { providers: [{ provide: 'health', useFactory: () => new DatabaseHealth() }] }, ['database']],
    ['another token', { providers: [{ provide: 'health', useClass: DatabaseHealth }] }, ['database']],
    [
      'an alias, once',
      { providers: [DatabaseHealth, { provide: 'health', useExisting: DatabaseHealth }] },
      ['database'],
    ],
    [
      'a test double instead of it',
      { providers: [{ provide: DatabaseHealth, useValue: { check: () => undefined } }] },
      ['database'],
    ],
    ['nothing when no class is marked', { providers: [Health] }, []],
  ])('finds an indicator that is provided as %s', async (_what, metadata, names) => {
    expect((await namesIn(metadata)).toSorted()).toEqual(names);
  });

  it('gives each its name, its options and its instance', async () => {
    class Answering extends CacheHealth {
      override check() {
        return Object.assign(Object.create(null), { message: 'asked' });
      }
    }
    const registry = await registryOf({ providers: [{ provide: CacheHealth, useClass: Answering }] });
    registry.discover();
    const [indicator] = registry.indicators;
    expect(indicator).toMatchObject({ name: 'cache', critical: false, timeoutMs: 750 });
    expect((await indicator?.run())?.result).toMatchObject({ name: 'cache', message: 'asked' });
  });

  it('refuses two indicators with one name and says where they are', async () => {
    const error = await refusalOf({ imports: [OuterModule], providers: [DatabaseHealth, OtherDatabaseHealth] });
    expect(error).toEqual(
      new ProbesConfigurationError(
        'Two health indicators are called `database`: DatabaseHealth in RootTestModule and OtherDatabaseHealth in ' +
          'RootTestModule. Names must differ: give one of them another with @HealthIndicator(name). A class that two ' +
          'modules need must be provided by one of them and exported. For several of a kind, such as a second Redis ' +
          'client, register each by code: ProbesService.register(name, check).',
      ),
    );
  });

  it('logs of each indicator that the environment names that it is not critical, also of one registered later', async () => {
    nest = await Test.createTestingModule({
      providers: [DatabaseHealth, CacheHealth],
      imports: [DiscoveryModule],
    }).compile();
    const registry = new IndicatorRegistry(
      nest.get(DiscoveryService),
      nest.get(ModulesContainer),
      DEFAULTS,
      logger,
      NOTHING_SPECIAL.pod,
      { PROBES_NOT_CRITICAL: 'database,tenant' },
    );
    registry.discover();
    expect(logger.warn.mock.calls).toEqual([['database is not critical, because PROBES_NOT_CRITICAL names it']]);
    expect(registry.register('tenant', () => undefined, {})).toMatchObject({ critical: false });
    expect(logger.warn.mock.calls.slice(1)).toEqual([['tenant is not critical, because PROBES_NOT_CRITICAL names it']]);
    expect(registry.indicators.map(({ critical }) => critical)).toEqual([false, false, false]);
    registry.warnOfUnknownNames();
    expect(logger.warn).toHaveBeenCalledTimes(2);
    registry.remove('tenant');
    registry.warnOfUnknownNames();
    expect(logger.warn.mock.calls[2]).toEqual([expect.stringMatching(/^PROBES_NOT_CRITICAL names `tenant`, and no/)]);
  });

  it('knows the checks that are critical until the pod is ready, also after one was added or taken out', async () => {
    const registry = await registryOf({ providers: [DatabaseHealth] });
    registry.discover();
    expect(registry.untilReady).toEqual([]);
    registry.register('tenant', () => undefined, { critical: 'until-ready' });
    expect(registry.untilReady).toEqual(['tenant']);
    registry.register('search', () => undefined, { critical: 'until-ready' });
    expect(registry.untilReady).toEqual(['tenant', 'search']);
    registry.remove('tenant');
    expect(registry.untilReady).toEqual(['search']);
  });

  const SCOPE = 'but a probe asks one instance, outside of any request. Give it the default scope.';

  it.each<[what: string, metadata: Metadata, sentence: string]>([
    [
      'a class without check()',
      { providers: [EmptyHealth] },
      'EmptyHealth: the class has no method `check`, which a probe would call. Implement HealthCheck, or take the ' +
        'decorator off.',
    ],
    [
      'a request scope',
      { providers: [RequestHealth] },
      `RequestHealth: the provider is request-scoped, itself or through what it injects, ${SCOPE}`,
    ],
    [
      'a request scope of a provider that it injects',
      { providers: [PerRequest, DependentHealth] },
      `DependentHealth: the provider is request-scoped, itself or through what it injects, ${SCOPE}`,
    ],
    ['a transient scope', { providers: [TransientHealth] }, `TransientHealth: the provider is transient, ${SCOPE}`],
  ])('refuses %s', async (_what, metadata, sentence) => {
    expect(await refusalOf(metadata)).toEqual(new ProbesConfigurationError(`@HealthIndicator() on ${sentence}`));
  });
});

describe('the registry later', () => {
  async function discovered(metadata: Metadata): Promise<{ registry: IndicatorRegistry; load: LazyModuleLoader }> {
    const registry = await registryOf(metadata);
    registry.discover();
    return { registry, load: (nest as TestingModule).get(LazyModuleLoader) };
  }

  it('finds nothing new while no module is loaded', async () => {
    const { registry } = await discovered({ providers: [DatabaseHealth] });
    expect(registry.discoverLate()).toEqual([]);
  });

  it('looks at the providers only when a module was loaded since', async () => {
    const { registry, load } = await discovered({ providers: [DatabaseHealth] });
    const walk = vi.spyOn((nest as TestingModule).get(DiscoveryService), 'getProviders');
    registry.discoverLate();
    expect(walk).not.toHaveBeenCalled();
    await load.load(() => CacheModule);
    registry.discoverLate();
    registry.discoverLate();
    expect(walk).toHaveBeenCalledOnce();
  });

  it('returns the indicators of a lazily loaded module, once', async () => {
    const { registry, load } = await discovered({ providers: [DatabaseHealth] });
    await load.load(() => CacheModule);
    expect(registry.discoverLate()).toMatchObject([{ name: 'cache' }]);
    expect(registry.discoverLate()).toEqual([]);
    expect(registry.indicators.map(({ name }) => name)).toEqual(['database', 'cache']);
  });

  /** Its check returns the value that was injected. */
  @HealthIndicator('cache')
  class DependentOnSlow {
    constructor(@Inject('slow') private readonly slow: string) {}
    check() {
      return { message: this.slow };
    }
  }

  it.each<[what: string, providers: (make: () => Promise<string>) => Provider[], message: string | undefined]>([
    ['a factory', (make) => [{ provide: 'health', useFactory: () => make().then(() => new CacheHealth()) }], undefined],
    ['a provider that it injects', (make) => [{ provide: 'slow', useFactory: make }, DependentOnSlow], 'made'],
  ])('looks again while an indicator of a lazy module still waits for %s', async (_what, providers, message) => {
    const { registry, load } = await discovered({});
    let finish: (() => void) | undefined;
    const make = vi.fn<() => Promise<string>>(() => new Promise((resolve) => (finish = () => resolve('made'))));
    const loading = load.load(() => ({ module: DynamicModule, providers: providers(make) }));
    await vi.waitUntil(() => make.mock.calls.length > 0, { interval: 1 });
    expect(registry.discoverLate()).toEqual([]);
    finish?.();
    await loading;
    const [indicator] = registry.discoverLate();
    expect((await indicator?.run())?.result).toMatchObject({ name: 'cache', status: 'healthy' });
    expect((await indicator?.run())?.result.message).toBe(message);
  });

  it('logs an invalid indicator once and leaves it out, because the application already runs', async () => {
    const { registry, load } = await discovered({ providers: [DatabaseHealth] });
    await load.load(() => ({ module: DynamicModule, providers: [OtherDatabaseHealth, CacheHealth] }));
    expect(registry.discoverLate()).toMatchObject([{ name: 'cache' }]);
    registry.discoverLate();
    expect(logger.error).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('Two health indicators are called `database`: '),
    );
  });

  it('are left out, with one warning, in a version of Nest that does not show which providers it has made', async () => {
    vi.spyOn(contextConstants, 'load').mockReturnValue(undefined);
    const { registry, load } = await discovered({ providers: [DatabaseHealth] });
    expect(registry.indicators.map(({ name }) => name)).toEqual(['database']);

    await load.load(() => CacheModule);
    expect(registry.discoverLate()).toEqual([]);
    await load.load(() => OuterModule);
    expect(registry.discoverLate()).toEqual([]);
    expect(logger.warn.mock.calls).toEqual([[LAZY_MODULES_UNKNOWN]]);
    expect(logger.error).not.toHaveBeenCalled();
  });
});
