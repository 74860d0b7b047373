import { type DynamicModule, Inject, Injectable, Module, Scope } from '@nestjs/common';
import { LazyModuleLoader, REQUEST } from '@nestjs/core';
import { HealthIndicator } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { type AppUnderTest, type ProbedApp, refusalOf, startApp } from '../support/probed-app.js';

@HealthIndicator()
class DatabaseHealth {
  check() {}
}

@HealthIndicator()
class CacheHealth {
  check() {}
}

describe.each(platforms)('indicators on $name', (platform) => {
  const namesIn = async (definition: AppUnderTest) => namesOf(await startApp(platform, definition));

  it('are found in modules of modules, exported or not', async () => {
    @Module({ providers: [CacheHealth] })
    class InnerModule {}
    @Module({ imports: [InnerModule], providers: [DatabaseHealth] })
    class OuterModule {}

    expect(await namesIn({ imports: [OuterModule] })).toEqual(['cache', 'database']);
  });

  it('are found in dynamic modules', async () => {
    @Module({})
    class FeatureModule {}
    const feature: DynamicModule = { module: FeatureModule, providers: [DatabaseHealth] };

    expect(await namesIn({ imports: [feature] })).toEqual(['database']);
  });

  it('are found in a module that is loaded lazily, from its first probe on', async () => {
    let ran = 0;
    @HealthIndicator()
    class SearchHealth {
      check() {
        ran += 1;
        throw new Error('no index');
      }
    }
    @Module({ providers: [SearchHealth] })
    class LazyModule {}
    const running = await startApp(platform, { providers: [DatabaseHealth], probes: { checks: { maxAgeMs: 0 } } });
    expect(await running.get('/health/ready')).toMatchObject({ status: 200 });

    await running.app.get(LazyModuleLoader).load(() => LazyModule);
    const ready = await running.get('/health/ready');
    expect(ready).toMatchObject({ status: 503, body: { reason: 'unhealthy: search' } });
    expect(await namesOf(running)).toEqual(['database', 'search']);
    expect(ran).toBeGreaterThan(0);
  });

  it('are left out and logged when a lazily loaded module brings one that cannot be asked', async () => {
    @HealthIndicator()
    class SearchHealth {}
    @Module({ providers: [SearchHealth, CacheHealth] })
    class LazyModule {}
    const running = await startApp(platform, { providers: [DatabaseHealth], probes: { checks: { maxAgeMs: 0 } } });
    await running.app.get(LazyModuleLoader).load(() => LazyModule);

    expect(await namesOf(running)).toEqual(['cache', 'database']);
    expect(await running.get('/health/ready')).toMatchObject({ status: 200 });
    expect(running.logger.ofProbes.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/SearchHealth: the class has no method `check`/) }),
    ]);
  });

  it.each<[string, NonNullable<AppUnderTest['providers']>, string[]]>([
    ['a factory', [{ provide: 'database', useFactory: async () => new DatabaseHealth() }], ['database']],
    ['a value', [{ provide: 'database', useValue: new DatabaseHealth() }], ['database']],
    ['a class under another token', [{ provide: 'database', useClass: DatabaseHealth }], ['database']],
    ['an alias, counted once', [DatabaseHealth, { provide: 'database', useExisting: DatabaseHealth }], ['database']],
    ['a double in its place', [{ provide: DatabaseHealth, useValue: { check: () => undefined } }], ['database']],
  ])('are found when they are provided by %s', async (_what, providers, names) => {
    expect(await namesIn({ providers })).toEqual(names);
  });

  it('are found in a class that extends one', async () => {
    class ReplicaHealth extends DatabaseHealth {}

    expect(await namesIn({ providers: [ReplicaHealth] })).toEqual(['replica']);
  });

  it('are the providers that the application injects elsewhere', async () => {
    @HealthIndicator()
    class QueueHealth {
      constructor(@Inject('queue') private readonly queue: { readonly name: string }) {}

      check() {
        return { details: { queue: this.queue.name } };
      }
    }
    const { app, get } = await startApp(platform, {
      providers: [QueueHealth, { provide: 'queue', useValue: { name: 'orders' } }],
    });

    expect((await get('/health')).body).toMatchObject({ checks: [{ name: 'queue', details: { queue: 'orders' } }] });
    expect(app.get(QueueHealth)).toBeInstanceOf(QueueHealth);
  });

  it('take their names from their classes, or from the decorator', async () => {
    @HealthIndicator()
    class HTTPApiHealthIndicator {
      check() {}
    }
    @HealthIndicator({ critical: false })
    class RedisCacheHealthCheck {
      check() {}
    }
    @HealthIndicator('partner API')
    class PartnerHealth {
      check() {}
    }
    @HealthIndicator('disk', { critical: false })
    class StorageIndicator {
      check() {}
    }
    @HealthIndicator()
    class Health {
      check() {}
    }

    const providers = [HTTPApiHealthIndicator, RedisCacheHealthCheck, PartnerHealth, StorageIndicator, Health];
    expect(await namesIn({ providers })).toEqual(['disk', 'health', 'http-api', 'partner API', 'redis-cache']);
  });

  it('are nobody’s business without the decorator', async () => {
    @Injectable()
    class LedgerHealth {
      check() {
        throw new Error('not a health check');
      }
    }

    expect(await namesIn({ providers: [LedgerHealth] })).toEqual([]);
  });

  it('are refused by name when two have one', async () => {
    @HealthIndicator('database')
    class ReplicaHealth {
      check() {}
    }

    expect(await refusalOf(platform, { providers: [DatabaseHealth, ReplicaHealth] })).toMatch(
      /Two health indicators are called `database`: DatabaseHealth in AppModule and ReplicaHealth in AppModule.*another/,
    );
  });

  it('are refused by name when two modules provide the same class', async () => {
    @Module({ providers: [DatabaseHealth] })
    class FeatureModule {}

    expect(await refusalOf(platform, { imports: [FeatureModule], providers: [DatabaseHealth] })).toMatch(
      /Two health indicators are called `database`: .*AppModule.*FeatureModule|FeatureModule.*AppModule/,
    );
  });

  it('are refused by name when they have no check', async () => {
    @HealthIndicator()
    class EmptyHealth {}

    expect(await refusalOf(platform, { providers: [EmptyHealth] })).toMatch(
      /EmptyHealth: the class has no method `check`.*Implement HealthCheck/,
    );
  });

  it('are refused by name when a factory makes nothing', async () => {
    const providers = [{ provide: DatabaseHealth, useFactory: () => undefined }];

    expect(await refusalOf(platform, { providers })).toMatch(/DatabaseHealth: .*no method `check`/);
  });

  it('are refused by name when their breaker is not one', async () => {
    @HealthIndicator()
    class PartnerHealth {
      readonly circuitBreaker = { isOpen: () => false };
      check() {}
    }

    expect(await refusalOf(platform, { providers: [PartnerHealth] })).toMatch(
      /PartnerHealth: the property `circuitBreaker` must be a CircuitBreaker of nestjs-probes/,
    );
  });

  it.each([
    ['request', Scope.REQUEST, /SessionHealth: the provider is request-scoped.*Give it the default scope/],
    ['transient', Scope.TRANSIENT, /SessionHealth: the provider is transient.*Give it the default scope/],
  ])('are refused by name when their scope is %s', async (_name, scope, sentence) => {
    @HealthIndicator()
    @Injectable({ scope })
    class SessionHealth {
      check() {}
    }
    expect(await refusalOf(platform, { providers: [SessionHealth] })).toMatch(sentence);
    expect(await refusalOf(platform, { providers: [{ provide: 'session', useClass: DatabaseHealth, scope }] })).toMatch(
      /DatabaseHealth: the provider is/,
    );
  });

  it('are refused by name when the scope decorator stands above', async () => {
    @Injectable({ scope: Scope.REQUEST })
    @HealthIndicator()
    class SessionHealth {
      check() {}
    }

    expect(await refusalOf(platform, { providers: [SessionHealth] })).toMatch(/SessionHealth: .*request-scoped/);
  });

  it('are refused by name when what they inject is request-scoped', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Tenant {
      constructor(@Inject(REQUEST) readonly request: unknown) {}
    }
    @Injectable()
    class Tenants {
      constructor(readonly tenant: Tenant) {}
    }
    @HealthIndicator()
    class TenantHealth {
      constructor(readonly tenants: Tenants) {}

      check() {}
    }

    expect(await refusalOf(platform, { providers: [Tenant, Tenants, TenantHealth] })).toMatch(
      /TenantHealth: the provider is request-scoped, itself or through what it injects/,
    );
  });
});

/** The names in `/health`, in alphabetical order: which module comes first is Nest's business. */
async function namesOf({ get }: ProbedApp): Promise<string[]> {
  const { checks } = (await get('/health')).body as { checks: { name: string }[] };
  return checks.map(({ name }) => name).toSorted();
}
