import { type DynamicModule, forwardRef, Inject, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sharedKey } from '../copies/across-copies.js';
import { HealthIndicator } from '../indicators/health-indicator.decorator.js';
import type { ProbesOptions } from '../options/probes-options.js';
import { ProbesModule } from '../probes.module.js';
import { MODULE_OPTIONS_TOKEN } from '../probes.module-definition.js';
import { realTime } from '../timing/real-time.js';
import { StartupTask } from '../tasks/startup-task.decorator.js';
import { readProbes } from './read-probes.js';

afterEach(() => vi.restoreAllMocks());

function moduleOf(imports: readonly unknown[], providers: readonly unknown[] = []): Type {
  @Module({ imports: imports as DynamicModule[], providers: providers as Type[] })
  class AppModule {}
  return AppModule;
}

@Injectable()
class Settings {
  createProbesOptions(): ProbesOptions {
    throw new Error('Nobody may ask a provider.');
  }
}

const TOKEN = Symbol('settings');
const async = (options: Parameters<typeof ProbesModule.forRootAsync>[0]) =>
  moduleOf([ProbesModule.forRootAsync(options)]);

describe('options that are not known before the application runs', () => {
  const useFactory = () => {
    throw new Error('Nobody may call a factory without what it injects.');
  };

  it.each<[what: string, module: Type, why: string]>([
    [
      'a factory that injects a class',
      async({ useFactory, inject: [Settings] }),
      'its options come from Settings, which exists only in an application that runs',
    ],
    [
      'a factory that injects by tokens',
      async({ useFactory, inject: [TOKEN, { token: 'PORT', optional: true }] }),
      'its options come from Symbol(settings), PORT, which exists only in an application that runs',
    ],
    [
      'a class',
      async({ useClass: Settings }),
      'its options come from Settings, which exists only in an application that runs',
    ],
    [
      'another provider',
      async({ useExisting: Settings }),
      'its options come from Settings, which exists only in an application that runs',
    ],
    [
      'a factory that throws',
      async({
        useFactory: () => {
          throw new Error('PORT is not set');
        },
      }),
      'its factory failed. PORT is not set',
    ],
    [
      'a factory that rejects',
      async({ useFactory: () => Promise.reject(new Error('no vault at https://u:secret@vault/')) }),
      'its factory failed. no vault at https://***@vault/',
    ],
  ])('are unreadable from %s', async (_what, module, why) => {
    const { options } = await readProbes(module);
    expect(options).toEqual({ kind: 'unreadable', why: `ProbesModule.forRootAsync(): ${why}` });
  });

  const provided = (provider: object) =>
    moduleOf([{ module: ProbesModule, providers: [{ provide: MODULE_OPTIONS_TOKEN, ...provider }] }]);

  it('are unreadable from what is neither a value nor a factory, which no version of ours provides', async () => {
    const { options } = await readProbes(provided({ useClass: Settings }));
    expect(options).toEqual({
      kind: 'unreadable',
      why: 'ProbesModule.forRootAsync(): its options come neither from a value nor from a factory',
    });
  });

  it('are read from a factory that says nothing of what it injects, and that may give nothing', async () => {
    const { options } = await readProbes(provided({ useFactory: () => undefined }));
    expect(options).toMatchObject({ kind: 'read', values: { path: 'health', version: undefined } });
  });

  it('are unreadable from a factory that never answers', async () => {
    vi.spyOn(realTime, 'setTimeout').mockImplementation(((late: () => void) => setImmediate(late)) as never);
    const { options } = await readProbes(async({ useFactory: () => new Promise<never>(() => undefined) }));
    expect(options).toEqual({
      kind: 'unreadable',
      why: 'ProbesModule.forRootAsync(): its factory failed. It has given no options within 5 s.',
    });
  });

  it('may be given: then indicators have their defaults from there', async () => {
    @HealthIndicator()
    class DatabaseHealth {}
    const module = moduleOf([ProbesModule.forRootAsync({ useClass: Settings })], [DatabaseHealth]);
    const { options, indicators } = await readProbes(module, { options: { checks: { timeoutMs: 123 } } });
    expect(options).toMatchObject({ kind: 'read', values: { checks: { timeoutMs: 123 } } });
    expect(indicators).toMatchObject([{ name: 'database', timeoutMs: 123 }]);
    expect((await readProbes(module)).indicators).toMatchObject([{ name: 'database', timeoutMs: 750 }]);
  });
});

it('an application without probes has no options, but what it declares is read', async () => {
  @HealthIndicator()
  class DatabaseHealth {}
  expect(await readProbes(moduleOf([], [DatabaseHealth]))).toMatchObject({
    options: { kind: 'missing', why: 'No module imports ProbesModule.forRoot().' },
    indicators: [{ name: 'database' }],
  });
});

@HealthIndicator('database')
class FirstHealth {
  check() {}
}

@HealthIndicator('database')
class SecondHealth {
  check() {}
}

@Injectable()
class Circle {
  @StartupTask({ after: ['second'] })
  first(): void {}

  @StartupTask({ after: ['first'] })
  second(): void {}
}

@HealthIndicator({ timeoutMs: 0 })
class TooFastHealth {
  check() {}
}

@HealthIndicator({ circuitBreaker: { failureThreshold: 0 } })
class FragileHealth {
  check() {}
}

const forRoot = (options?: ProbesOptions) => ProbesModule.forRoot(options);

describe('what stops the application at its start is refused with the same words:', () => {
  it.each<[what: string, module: Type]>([
    ['a wrong option', moduleOf([forRoot({ checks: { timeoutMs: -1 } })])],
    [
      'an unknown option of a factory',
      moduleOf([ProbesModule.forRootAsync({ useFactory: () => ({ port: 1 }) as never })]),
    ],
    ['options that contradict each other', moduleOf([forRoot({ server: { port: 0, deadAfterMs: 10 } })])],
    ['two forRoot()', moduleOf([forRoot(), moduleOf([forRoot()])])],
    ['a bare import', moduleOf([ProbesModule])],
    ['two indicators with one name', moduleOf([forRoot()], [FirstHealth, SecondHealth])],
    ['one class in two modules', moduleOf([forRoot(), moduleOf([], [FirstHealth])], [FirstHealth])],
    ['a wrong option of an indicator', moduleOf([forRoot()], [TooFastHealth])],
    ['a wrong option of a breaker', moduleOf([forRoot()], [FragileHealth])],
    ['tasks in a circle', moduleOf([forRoot()], [Circle])],
    ['one task twice', moduleOf([forRoot()], [{ provide: 'a', useClass: Circle }, Circle])],
  ])('%s', async (_what, module) => {
    const start = NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
    const refusal: Error = await start.then(
      () => expect.unreachable('It started.'),
      (error) => error,
    );
    expect(refusal.name).toBe('ProbesConfigurationError');
    await expect(readProbes(module)).rejects.toThrow(refusal);
  });
});

describe('what is no module is refused with its place:', () => {
  const CIRCLE = 'Two files that import each other are a common cause: use forwardRef(() => TheModule) in one of them.';
  const expected = 'must be a module, that is a class or what a method such as forRoot() returns, got';

  it.each<[what: string, module: unknown, message: string]>([
    ['nothing', undefined, `readProbes() ${expected} undefined. ${CIRCLE}`],
    ['an object', { imports: [] }, `readProbes() ${expected} an object. Name the class of a module.`],
    [
      'a dynamic module of no class',
      { module: 'AppModule' },
      `readProbes() ${expected} an object. Name the class of a module.`,
    ],
    [
      'an import that is undefined',
      moduleOf([forRoot(), undefined]),
      `imports[1] of AppModule ${expected} undefined. ${CIRCLE}`,
    ],
    [
      'an import by a reference to nothing',
      moduleOf([forwardRef(() => undefined)]),
      `imports[0] of AppModule ${expected} undefined. ${CIRCLE}`,
    ],
    [
      'an import that is null',
      moduleOf([null]),
      `imports[0] of AppModule ${expected} null. Name the class of a module.`,
    ],
    [
      'an object that only looks like a forward reference',
      moduleOf([{ forwardRef: 'OtherModule' }]),
      `imports[0] of AppModule ${expected} an object. Name the class of a module.`,
    ],
    ['a word', moduleOf(['Other']), `imports[0] of AppModule ${expected} "Other". Name the class of a module.`],
    [
      'a provider that is undefined',
      moduleOf([], [Settings, undefined]),
      'providers[1] of AppModule is undefined. Two files that import each other are a common cause: let one of them not import the other.',
    ],
    [
      'a provider that is null',
      moduleOf([], [null]),
      'providers[0] of AppModule is null. Two files that import each other are a common cause: let one of them not import the other.',
    ],
  ])('%s', async (_what, module, message) => {
    await expect(readProbes(module)).rejects.toThrow(message);
  });

  it('a promise that never settles', async () => {
    vi.spyOn(realTime, 'setTimeout').mockImplementation(((late: () => void) => setImmediate(late)) as never);
    await expect(readProbes(moduleOf([new Promise(() => undefined)]))).rejects.toMatchObject({
      message: 'imports[0] of AppModule is a promise that has not settled within 5 s. Let it resolve.',
    });
  });

  it('a promise that rejects, with its own error', async () => {
    await expect(readProbes(moduleOf([Promise.reject(new Error('no file'))]))).rejects.toThrow('no file');
  });
});

it('two copies of ProbesModule are refused with their versions', async () => {
  const Other = function Other() {};
  Object.defineProperty(Other, sharedKey('ProbesModule'), { value: '0.0.1' });
  await expect(readProbes(moduleOf([forRoot(), Other]))).rejects.toThrow(
    'ProbesModule.forRoot() is imported twice (from nestjs-probes 0.1.0 and 0.0.1)',
  );
});

it('a ProbesModule of another major version is refused', async () => {
  const Later = function Later() {};
  Object.defineProperty(Later, sharedKey('ProbesModule'), { value: '7.0.0' });
  await expect(readProbes(moduleOf([Later]))).rejects.toThrow(
    'ProbesModule comes from nestjs-probes 7.0.0, but readProbes() from 0.1.0, and neither understands the other. ' +
      'Use the readProbes() of the nestjs-probes that the application has.',
  );
});

it('a class that needs what is not there is no hindrance: nothing is made', async () => {
  @HealthIndicator('orders')
  class OrdersHealth {
    constructor(@Inject('nowhere') readonly nowhere: object) {}
    check() {}
  }
  expect((await readProbes(moduleOf([forRoot()], [OrdersHealth]))).indicators).toMatchObject([{ name: 'orders' }]);
});
