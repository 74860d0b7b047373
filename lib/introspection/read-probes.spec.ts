import { type DynamicModule, forwardRef, Global, Injectable, Logger, Module, type Type } from '@nestjs/common';
import { APP_GUARD, DiscoveryService, ModulesContainer, NestFactory } from '@nestjs/core';
import { expect, it, onTestFinished } from 'vitest';
import { HealthIndicator } from '../indicators/health-indicator.decorator.js';
import type { Indicator } from '../indicators/indicator.js';
import { IndicatorRegistry } from '../indicators/indicator-registry.js';
import { resolveOptions } from '../options/resolve-options.js';
import { ProbesModule } from '../probes.module.js';
import { MODULE_OPTIONS_TOKEN } from '../probes.module-definition.js';
import { discoverTasks } from '../tasks/discover-tasks.js';
import { DRAIN, DrainTask } from '../tasks/drain-task.decorator.js';
import { STARTUP, StartupTask } from '../tasks/startup-task.decorator.js';
import type { TaskKind } from '../tasks/task-kind.js';
import { readProbes } from './read-probes.js';

/** How many instances of the classes below were made. A reading makes none. */
let made = 0;

abstract class Counted {
  readonly number = (made += 1);
}

@HealthIndicator({ critical: 'until-ready', degradedAboveMs: 100 })
class DatabaseHealth extends Counted {
  check() {}
}

@HealthIndicator('partner', { critical: false, probes: ['startup', 'readiness'], timeoutMs: 300, circuitBreaker: true })
class PartnerHealth extends Counted {
  check() {}
}

@Injectable()
class Migrations extends Counted {
  @StartupTask('seed', { after: ['migrate'], timeoutMs: 5_000 })
  seed(): void {}

  @StartupTask({ retry: { delayMs: 500 } })
  migrate(): void {}
}

@Injectable()
class Consumer extends Counted {
  @DrainTask('jobs')
  stop(): void {}

  canActivate() {
    return true;
  }
}

@Injectable()
class Guard {
  @StartupTask()
  fetchKeys(): void {}

  canActivate() {
    return true;
  }
}

/** Nest makes its class an instance, so its tasks count, too. */
@Module({ providers: [DatabaseHealth, Migrations, Consumer] })
class FeatureModule extends Counted {
  @DrainTask('outbox', { after: ['jobs'] })
  flush(): void {}
}

const forRoot = (options = {}) => ProbesModule.forRoot({ drain: { delayMs: 0 }, ...options });

@Module({})
class SomeModule {}

const dynamic = (rest: Omit<DynamicModule, 'module'>): DynamicModule => ({ module: SomeModule, ...rest });

function moduleOf(metadata: Parameters<typeof Module>[0]): Type {
  @Module(metadata)
  class AppModule extends Counted {}
  return AppModule;
}

@Module({ imports: [FeatureModule], exports: [FeatureModule] })
class ReexportingModule {}

@Global()
@Module({ providers: [PartnerHealth], exports: [PartnerHealth] })
class GlobalModule {}

@Module({ imports: [forwardRef(() => RightModule)], providers: [DatabaseHealth] })
class LeftModule {}

@Module({ imports: [forwardRef(() => LeftModule)], providers: [PartnerHealth] })
class RightModule {}

const aliased = { provide: 'alias', useExisting: DatabaseHealth };
const once = forRoot({ checks: { timeoutMs: 600 } });
const lateModule = Promise.resolve(dynamic({ providers: [PartnerHealth] }));
const consumer = new Consumer();
const reference = forwardRef(() => dynamic({ providers: [PartnerHealth] }));

const APPLICATIONS: readonly [what: string, module: unknown][] = [
  ['one module', moduleOf({ imports: [forRoot()], providers: [DatabaseHealth, PartnerHealth, Migrations, Consumer] })],
  ['nothing but the probes', moduleOf({ imports: [forRoot({ checks: { timeoutMs: 200 }, path: '/a/b/' })] })],
  ['a module that several import', moduleOf({ imports: [forRoot(), FeatureModule, ReexportingModule] })],
  ['a module that is exported again', moduleOf({ imports: [forRoot(), ReexportingModule] })],
  ['a global module', moduleOf({ imports: [forRoot(), FeatureModule, GlobalModule] })],
  ['modules that import each other', moduleOf({ imports: [forRoot(), LeftModule, RightModule] })],
  [
    'a forward reference to a dynamic module',
    moduleOf({ imports: [forRoot(), forwardRef(() => dynamic({ imports: [GlobalModule] }))] }),
  ],
  [
    'one forward reference in two modules',
    moduleOf({ imports: [forRoot(), reference, dynamic({ imports: [reference] })] }),
  ],
  [
    'a dynamic module with imports',
    moduleOf({ imports: [forRoot(), dynamic({ imports: [FeatureModule], providers: [PartnerHealth] })] }),
  ],
  ['a dynamic module that two import', moduleOf({ imports: [once, dynamic({ imports: [once] }), FeatureModule] })],
  [
    'a class that is also a dynamic module',
    moduleOf({ imports: [forRoot(), FeatureModule, { module: SomeModule, imports: [FeatureModule] }] }),
  ],
  ['the promise of a dynamic module', moduleOf({ imports: [forRoot(), lateModule, FeatureModule] })],
  ['an AppModule that is a dynamic module', dynamic({ imports: [forRoot()], providers: [Migrations, PartnerHealth] })],
  [
    'a provider by class under a word',
    moduleOf({ imports: [forRoot()], providers: [{ provide: 'db', useClass: DatabaseHealth }] }),
  ],
  [
    'a provider by class under a class',
    moduleOf({ imports: [forRoot()], providers: [{ provide: Counted, useClass: Consumer }] }),
  ],
  [
    'an indicator under a class that is none',
    moduleOf({ imports: [forRoot()], providers: [{ provide: Counted, useClass: DatabaseHealth }] }),
  ],
  [
    'an alias that is itself the class of an indicator',
    moduleOf({
      imports: [forRoot()],
      providers: [DatabaseHealth, { provide: PartnerHealth, useExisting: DatabaseHealth }],
    }),
  ],
  [
    'an alias',
    moduleOf({
      imports: [forRoot()],
      providers: [DatabaseHealth, aliased, Consumer, { provide: 'c', useExisting: Consumer }],
    }),
  ],
  ['an instance', moduleOf({ imports: [forRoot()], providers: [{ provide: 'db', useValue: new DatabaseHealth() }] })],
  [
    'the promise of an instance',
    moduleOf({ imports: [forRoot()], providers: [{ provide: 'db', useValue: Promise.resolve(new DatabaseHealth()) }] }),
  ],
  [
    'one instance under two tokens',
    moduleOf({
      imports: [forRoot()],
      providers: [
        { provide: 'a', useValue: consumer },
        { provide: 'b', useValue: consumer },
      ],
    }),
  ],
  [
    'a double of an indicator',
    moduleOf({ imports: [forRoot()], providers: [{ provide: DatabaseHealth, useValue: { check() {} } }] }),
  ],
  [
    'a factory under a class',
    moduleOf({
      imports: [forRoot()],
      providers: [
        { provide: DatabaseHealth, useFactory: () => new DatabaseHealth() },
        { provide: Consumer, useFactory: () => new Consumer() },
      ],
    }),
  ],
  [
    'two providers of one token',
    moduleOf({
      imports: [forRoot()],
      providers: [
        PartnerHealth,
        { provide: PartnerHealth, useClass: DatabaseHealth },
        { provide: 'x', useClass: Consumer },
        { provide: 'x', useValue: 1 },
      ],
    }),
  ],
  [
    'two guards of the application',
    moduleOf({
      imports: [forRoot()],
      providers: [Consumer, Guard].map((type) => ({ provide: APP_GUARD, useClass: type })),
    }),
  ],
  [
    'values of all kinds',
    moduleOf({
      imports: [forRoot()],
      providers: [null, undefined, 1, Object.create(null), DatabaseHealth, () => 1].map((useValue, index) => ({
        provide: `value ${index}`,
        useValue,
      })),
    }),
  ],
  [
    'tasks that a class inherits',
    moduleOf({
      imports: [forRoot()],
      providers: [
        class Inheriting extends Migrations {
          override seed(): void {}
        },
      ],
    }),
  ],
  [
    'options by a factory',
    moduleOf({
      imports: [
        ProbesModule.forRootAsync({
          useFactory: async () => ({ checks: { intervalMs: 7_000 }, drain: { delayMs: 0 } }),
        }),
        FeatureModule,
      ],
    }),
  ],
];

it.each(APPLICATIONS)('of %s it reads what an application finds that runs', async (_what, module) => {
  const before = made;
  const { options, indicators, tasks } = await readProbes(module);
  expect(made).toBe(before);

  const app = await NestFactory.createApplicationContext(module as Type, { logger: false, abortOnError: false });
  onTestFinished(() => app.close());
  const { version: _, ...values } = resolveOptions(app.get(MODULE_OPTIONS_TOKEN, { strict: false }));
  expect(options).toEqual({ kind: 'read', values });
  const discovery = app.get(DiscoveryService, { strict: false });
  const registry = new IndicatorRegistry(discovery, app.get(ModulesContainer), values.checks, new Logger());
  registry.discover();
  const known = ({
    name,
    probes,
    critical,
    timeoutMs,
    intervalMs,
    maxAgeMs,
  }: (typeof indicators)[number] | Indicator) => ({ name, probes, critical, timeoutMs, intervalMs, maxAgeMs });
  expect(sorted(indicators.map(known))).toEqual(sorted(registry.indicators.map(known)));
  expect(indicators.filter(({ circuitBreaker }) => circuitBreaker).map(({ name }) => name)).toEqual(
    registry.indicators.filter(({ breaker }) => breaker).map(({ name }) => name),
  );
  const planned = (kind: TaskKind) => discoverTasks(discovery, kind).map(({ run: _run, ...task }) => task);
  expect(sorted(tasks.startup)).toEqual(sorted(planned(STARTUP)));
  expect(sorted(tasks.drain)).toEqual(sorted(planned(DRAIN)));
});

it('says all that an application declares, the tasks in their order', async () => {
  const module = moduleOf({
    imports: [forRoot({ checks: { timeoutMs: 600 }, server: { port: 9_000 } }), FeatureModule, GlobalModule],
  });
  expect(await readProbes(module)).toEqual({
    options: {
      kind: 'read',
      values: {
        enabled: true,
        path: 'health',
        version: undefined,
        controllers: true,
        server: { port: 9_000, host: undefined, unreadyAfterMs: 5_000, deadAfterMs: 30_000, stack: true },
        checks: { timeoutMs: 600, intervalMs: 10_000, maxAgeMs: 1_000 },
        drain: { delayMs: 0, timeoutMs: 20_000, isDelaySet: true },
        details: 'full',
      },
    },
    indicators: [
      {
        name: 'database',
        origin: 'DatabaseHealth in FeatureModule',
        probes: ['readiness'],
        critical: 'until-ready',
        timeoutMs: 600,
        intervalMs: 10_000,
        maxAgeMs: 1_000,
        degradedAboveMs: 100,
        circuitBreaker: undefined,
      },
      {
        name: 'partner',
        origin: 'PartnerHealth in GlobalModule',
        probes: ['startup', 'readiness'],
        critical: false,
        timeoutMs: 300,
        intervalMs: 10_000,
        maxAgeMs: 1_000,
        degradedAboveMs: undefined,
        circuitBreaker: { failureThreshold: 3, successThreshold: 2, resetTimeoutMs: 30_000 },
      },
    ],
    tasks: {
      startup: [
        { name: 'migrate', origin: 'Migrations.migrate()', after: [], retry: { delayMs: 500, attempts: Infinity } },
        { name: 'seed', origin: 'Migrations.seed()', after: ['migrate'], timeoutMs: 5_000 },
      ],
      drain: [
        { name: 'jobs', origin: 'Consumer.stop()', after: [] },
        { name: 'outbox', origin: 'FeatureModule.flush()', after: ['jobs'] },
      ],
    },
  });
});

it('shows the defaults that hold in Kubernetes, wherever it reads', async () => {
  const { options } = await readProbes(moduleOf({ imports: [ProbesModule.forRoot({ version: '4.5.6' })] }));
  expect(options).toMatchObject({ values: { version: '4.5.6', drain: { delayMs: 5_000, isDelaySet: false } } });
});

function sorted<T extends { readonly name: string }>(list: readonly T[]): readonly T[] {
  return list.toSorted((one, other) => one.name.localeCompare(other.name));
}
