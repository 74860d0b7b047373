import { Injectable, Module, Scope } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { discoverTasks } from './discover-tasks.js';
import { STARTUP, StartupTask, type StartupTaskContext } from './startup-task.decorator.js';

let nest: TestingModule | undefined;

afterEach(async () => {
  await nest?.close();
  nest = undefined;
});

async function tasksOf(metadata: Parameters<typeof Test.createTestingModule>[0]) {
  const imports = [...(metadata.imports ?? []), DiscoveryModule];
  nest = await Test.createTestingModule({ ...metadata, imports }).compile();
  return discoverTasks(nest.get(DiscoveryService), STARTUP);
}

/** Declares the classes again for each test, so that a decorator that throws fails one test and not the whole file. */
function declareClasses() {
  @Injectable()
  class Migrations {
    readonly #ran: unknown[] = [];

    @StartupTask({ after: ['seed'] })
    migrate(context: StartupTaskContext) {
      this.#ran.push(context);
      return this.#ran;
    }
  }

  @Injectable()
  class Cache {
    @StartupTask('warm-up')
    fill(): void {}

    @StartupTask()
    verify(): void {}
  }

  @Module({ providers: [Cache] })
  class CacheModule {}

  @Injectable({ scope: Scope.REQUEST })
  class PerRequest extends Cache {}

  @Injectable({ scope: Scope.TRANSIENT })
  class Transient extends Cache {}

  return { Migrations, CacheModule, PerRequest, Transient };
}

describe('discoverTasks', () => {
  it('finds the marked methods of all providers, whatever module they are in', async () => {
    const { CacheModule, Migrations } = declareClasses();
    const tasks = await tasksOf({ imports: [CacheModule], providers: [Migrations, { provide: 'x', useValue: 5 }] });
    expect(
      tasks
        .map(({ name, after, origin }) => ({ name, after, origin }))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
    ).toEqual([
      { name: 'migrate', after: ['seed'], origin: 'Migrations.migrate()' },
      { name: 'verify', after: [], origin: 'Cache.verify()' },
      { name: 'warm-up', after: [], origin: 'Cache.fill()' },
    ]);
  });

  it('runs the method on its instance, with the context', async () => {
    const { Migrations } = declareClasses();
    const [task] = await tasksOf({ providers: [Migrations] });
    const context = { signal: new AbortController().signal };
    expect(task?.run(context)).toEqual([context]);
  });

  it('runs the method of a class that overrides it', async () => {
    const { Migrations } = declareClasses();
    class Other extends Migrations {
      override migrate(): string[] {
        return ['overridden'];
      }
    }
    const [task] = await tasksOf({ providers: [{ provide: Migrations, useClass: Other }] });
    expect(task?.run({ signal: new AbortController().signal })).toEqual(['overridden']);
  });

  it('finds an instance once, even if several tokens provide it', async () => {
    const { Migrations } = declareClasses();
    const tasks = await tasksOf({ providers: [Migrations, { provide: 'alias', useExisting: Migrations }] });
    expect(tasks).toHaveLength(1);
  });

  it.each<[what: string, value: unknown]>([
    ['a text', 'migrate'],
    ['nothing', undefined],
    ['null', null],
    ['a namespace, which has no class', Object.create(null)],
  ])('skips a provider that is %s', async (_what, value) => {
    const { Migrations } = declareClasses();
    const provided = { provide: 'value', useFactory: () => value };
    expect(await tasksOf({ providers: [provided, Migrations] })).toMatchObject([{ name: 'migrate' }]);
  });

  it.each([
    ['request-scoped', 'PerRequest'],
    ['transient', 'Transient'],
  ] as const)('refuses a provider that is %s, of which there is not one instance', async (_scope, name) => {
    const provider = declareClasses()[name];
    const refused = tasksOf({ providers: [provider] });
    await expect(refused).rejects.toThrow(
      new ProbesConfigurationError(
        `@StartupTask() on ${name}.fill(): the provider is request-scoped or transient, but a task runs once, ` +
          'outside of any request. Give the provider the default scope.',
      ),
    );
  });
});
