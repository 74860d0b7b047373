import { flagOr, positiveMs } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import { declareTask } from './declare-task.js';
import { readRetry, type RetryOptions } from './read-retry.js';
import type { TaskContext } from './task.js';
import { afterField, taskKind } from './task-kind.js';

/** What `@StartupTask()` takes. */
export interface StartupTaskOptions {
  /**
   * Names of the tasks that must be done before this one begins. Tasks without an order run side by side.
   * @default []
   */
  readonly after?: readonly string[];
  /**
   * The longest time of one attempt, in milliseconds. Then its signal is aborted and the attempt has failed.
   * @default none
   */
  readonly timeoutMs?: number;
  /**
   * Try again when an attempt fails, instead of ending the process. `true` uses the defaults of `RetryOptions`. For a
   * task that needs something that may start later than the pod.
   * @default false
   */
  readonly retry?: boolean | RetryOptions;
}

/**
 * The argument of a startup task. The signal is aborted at the first sign of a shutdown, and when `timeoutMs` is over.
 */
export type StartupTaskContext = TaskContext;

const NOUN = 'startup task';

const OPTIONS = {
  after: afterField(NOUN),
  timeoutMs: positiveMs<number | undefined>(undefined),
  retry: flagOr<RetryOptions>('delayMs, attempts'),
};

/** The kind of tasks that must be done before traffic may come. */
export const STARTUP = taskKind('StartupTask', NOUN, (raw, subject) => {
  const { after, timeoutMs, retry } = readFields(raw, OPTIONS, { subject });
  return {
    after,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(retry !== false && { retry: readRetry(retry === true ? {} : retry, subject) }),
  };
});

/**
 * Marks work that must be done before traffic may come: migrations, warming a cache, verifying an external service. It
 * runs when the application has booted, and `listen()` does not wait for it. Until all tasks are done the startup probe
 * fails, and Kubernetes sends neither traffic nor other probes. A task that fails ends the process with exit code 1,
 * unless `retry` says that it is tried again.
 *
 * Put it on a method of any provider. The method gets `{ signal }`.
 *
 * @param name The name in the startup probe's body and in the log. By default the name of the method in kebab case.
 *
 * @throws ProbesConfigurationError for an option that is wrong or unknown.
 *
 * @example
 * ```ts
 * @StartupTask('cache-warm-up', { after: ['migrations'], timeoutMs: 30_000, retry: true })
 * async warmUp({ signal }: StartupTaskContext) { … }
 * ```
 */
export function StartupTask(options?: StartupTaskOptions): MethodDecorator;
export function StartupTask(name: string, options?: StartupTaskOptions): MethodDecorator;
export function StartupTask(
  nameOrOptions?: string | StartupTaskOptions,
  options?: StartupTaskOptions,
): MethodDecorator {
  return declareTask(STARTUP, nameOrOptions, options);
}
