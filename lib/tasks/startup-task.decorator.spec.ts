import { Injectable } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { declaredTasks } from './declare-task.js';
import { STARTUP, StartupTask } from './startup-task.decorator.js';

/** Puts the decorator on `Tasks.warmUpCache()`. It may throw. */
function declare(...parameters: unknown[]): object {
  class Tasks {
    warmUpCache(): void {}
  }
  const decorate = StartupTask as (...args: unknown[]) => MethodDecorator;
  decorate(...parameters)(Tasks.prototype, 'warmUpCache', {});
  return new Tasks();
}

const symbol = Symbol('seed');

/** Declares the classes again for each test, so that a decorator that throws fails one test and not the whole file. */
function declareClasses() {
  @Injectable()
  class Base {
    @StartupTask()
    migrate(): void {}

    @StartupTask('seed-the-database', { after: ['migrate'] })
    [symbol](): void {}

    helper(): void {}
  }

  class Inheriting extends Base {}

  class Overriding extends Base {
    override migrate(): void {}
  }

  class Redeclaring extends Base {
    @StartupTask('migrate-again')
    override migrate(): void {}

    @StartupTask()
    verify(): void {}
  }

  return { Base, Inheriting, Overriding, Redeclaring };
}

describe('@StartupTask()', () => {
  it.each<[parameters: unknown[], declared: { name: string; after: string[] }]>([
    [[], { name: 'warm-up-cache', after: [] }],
    [['cache'], { name: 'cache', after: [] }],
    [[{ after: ['migrations'] }], { name: 'warm-up-cache', after: ['migrations'] }],
    [['cache', { after: ['a', 'b'] }], { name: 'cache', after: ['a', 'b'] }],
    [['cache', {}], { name: 'cache', after: [] }],
    [[undefined, { after: ['a'] }], { name: 'warm-up-cache', after: ['a'] }],
  ])('given %j declares %j', (parameters, declared) => {
    expect(declaredTasks(STARTUP, declare(...parameters))).toEqual([
      { version: PACKAGE_VERSION, ...declared, method: 'warmUpCache' },
    ]);
  });

  it('marks the methods that have it, also one named by a symbol, and no others', () => {
    const { Base } = declareClasses();
    expect(declaredTasks(STARTUP, new Base())).toEqual([
      { version: PACKAGE_VERSION, name: 'migrate', method: 'migrate', after: [] },
      { version: PACKAGE_VERSION, name: 'seed-the-database', method: symbol, after: ['migrate'] },
    ]);
  });

  it('is inherited', () => {
    const { Base, Inheriting } = declareClasses();
    expect(declaredTasks(STARTUP, new Inheriting())).toEqual(declaredTasks(STARTUP, new Base()));
  });

  it('holds for a method that overrides a marked one', () => {
    const { Base, Overriding } = declareClasses();
    expect(declaredTasks(STARTUP, new Overriding())).toEqual(declaredTasks(STARTUP, new Base()));
  });

  it('on a method that overrides a marked one replaces the earlier declaration', () => {
    const { Redeclaring } = declareClasses();
    expect(
      declaredTasks(STARTUP, new Redeclaring())
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['migrate-again', 'seed-the-database', 'verify']);
  });

  it('does not change the class that is extended', () => {
    const { Base } = declareClasses();
    expect(declaredTasks(STARTUP, new Base()).map(({ name }) => name)).toEqual(['migrate', 'seed-the-database']);
  });

  it.each<[what: string, instance: object]>([
    ['an instance without tasks', new Date()],
    ['an object without a prototype', Object.create(null)],
    ['a plain object', {}],
  ])('is not found on %s', (_what, instance) => {
    expect(declaredTasks(STARTUP, instance)).toEqual([]);
  });

  it.each<[parameters: unknown[], sentence: string]>([
    [[''], '`name` must be a string that is not empty, got "". Leave it out to use "warm-up-cache".'],
    [
      ['warm\u202eup'],
      '`name` must be one line without control characters, got "warm\\u202eup". Leave it out to use "warm-up-cache".',
    ],
    [[5], '`name` must be a string that is not empty, got 5. Leave it out to use "warm-up-cache".'],
    [['a', { after: 'b' }], '`after` must be a list of names of startup tasks, got "b". Leave it out to use [].'],
    [[{ after: ['a', 1] }], '`after` must be a list of names of startup tasks, got ["a",1]. Leave it out to use [].'],
    [
      [{ before: ['b'] }],
      '`before` is not an option; there are after, timeoutMs, retry. Take it out, or correct its name.',
    ],
    [['a', 5], 'the options must be an object, got 5. Leave them out for the defaults.'],
    [[null], 'the options must be an object, got null. Leave them out for the defaults.'],
  ])('with %j is refused with the name of the method', (parameters, sentence) => {
    expect(() => declare(...parameters)).toThrow(
      new ProbesConfigurationError(`@StartupTask() on Tasks.warmUpCache(): ${sentence}`),
    );
  });

  it('is refused on a static method', () => {
    const declareStatic = () => {
      class Tasks {
        readonly instance = true;

        @StartupTask()
        static migrate(): void {}
      }
      return Tasks;
    };
    expect(declareStatic).toThrow(
      new ProbesConfigurationError(
        "@StartupTask() on Tasks.migrate(): the method is static. Put it on a method of a provider's instance.",
      ),
    );
  });
});
