import { Injectable } from '@nestjs/common';
import { expect, it } from 'vitest';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { declaredTasks } from './declare-task.js';
import { DRAIN, DrainTask } from './drain-task.decorator.js';
import { STARTUP, StartupTask } from './startup-task.decorator.js';

/** Puts the decorator on `Tasks.stopJobs()`. It may throw. */
function declare(decorator: unknown, ...parameters: unknown[]): object {
  @Injectable()
  class Tasks {
    stopJobs(): void {}
  }
  (decorator as (...args: unknown[]) => MethodDecorator)(...parameters)(Tasks.prototype, 'stopJobs', {});
  return new Tasks();
}

it('@DrainTask() declares a drain task, and no startup task', () => {
  const instance = declare(DrainTask, { after: ['outbox'] });
  const declared = { version: PACKAGE_VERSION, name: 'stop-jobs', method: 'stopJobs', after: ['outbox'] };
  expect(declaredTasks(DRAIN, instance)).toEqual([declared]);
  expect(declaredTasks(STARTUP, instance)).toEqual([]);
});

it.each([
  [
    'jobs',
    { after: 'outbox' },
    '`after` must be a list of names of drain tasks, got "outbox". Leave it out to use [].',
  ],
  ['jobs', { retry: true }, '`retry` is not an option; there are after. Take it out, or correct its name.'],
])('@DrainTask(%j, %j) is refused by naming the method', (name, options, sentence) => {
  expect(() => declare(DrainTask, name, options)).toThrow(
    new ProbesConfigurationError(`@DrainTask() on Tasks.stopJobs(): ${sentence}`),
  );
});

it.each([
  [{ timeoutMs: 5 }, { timeoutMs: 5 }],
  [{ retry: true }, { retry: { delayMs: 2_000, attempts: Infinity } }],
  [{ retry: {} }, { retry: { delayMs: 2_000, attempts: Infinity } }],
  [{ retry: { delayMs: 5, attempts: 3 } }, { retry: { delayMs: 5, attempts: 3 } }],
  [{ retry: false }, {}],
])('@StartupTask(%j) declares how it is tried', (options, declared) => {
  const [task] = declaredTasks(STARTUP, declare(StartupTask, options));
  expect(task).toEqual({ version: PACKAGE_VERSION, name: 'stop-jobs', method: 'stopJobs', after: [], ...declared });
});

it.each([
  [{ timeoutMs: 0 }, '`timeoutMs` must be a positive number of milliseconds, 2147483647 at most, got 0.'],
  [{ retry: 3 }, '`retry` must be true, false or an object with delayMs, attempts, got 3.'],
  [{ retry: { attempts: 0 } }, '`retry.attempts` must be a whole number, 1 or more, or Infinity, got 0.'],
  [{ retry: { attempts: 1.5 } }, '`retry.attempts` must be a whole number, 1 or more, or Infinity, got 1.5.'],
  [
    { retry: { delayMs: -1 } },
    '`retry.delayMs` must be a positive number of milliseconds, 2147483647 at most, got -1.',
  ],
  [{ retry: { times: 3 } }, '`retry.times` is not an option; there are delayMs, attempts.'],
])('@StartupTask(%j) is refused', (options, sentence) => {
  expect(() => declare(StartupTask, options)).toThrow(`@StartupTask() on Tasks.stopJobs(): ${sentence}`);
});
