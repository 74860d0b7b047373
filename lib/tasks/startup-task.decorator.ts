import { flagOr, positiveMs } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import { declareTask } from './declare-task.js';
import { readRetry, type RetryOptions } from './read-retry.js';
import type { TaskContext } from './task.js';
import { afterField, taskKind } from './task-kind.js';

/** What `@StartupTask()` takes. */
export interface StartupTaskOptions {
  /**
   * Names of the tasks that must be done before this one begins. Tasks that nothing orders run side by side.
   * @default []
   */
  readonly after?: readonly string[];
  /**
   * How long one attempt may take, in milliseconds. Then its signal is aborted and the attempt has failed.
   * @default none
   */
  readonly timeoutMs?: number;
  /**
   * Try again when an attempt fails, instead of ending the process; `true` for the defaults of `RetryOptions`. For a task
   * that needs something which comes up later than the pod.
   * @default false
   */
  readonly retry?: boolean | RetryOptions;
}

/** What a startup task is given. The signal is aborted at the first sign of a shutdown, and when `timeoutMs` is over. */
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
 * Work that has to be done before traffic may come: migrations, warming a cache, verifying an external service. It runs
 * when the application has booted, without holding up `listen()`; until all tasks are done the startup probe fails and
 * Kubernetes sends neither traffic nor other probes. A task that fails ends the process with exit code 1, unless `retry`
 * says that it is tried again.
 *
 * Goes on a method of any provider; the method is given `{ signal }`.
 *
 * @param name Its name in the startup probe's body and in the log. By default the method's, in kebab case.
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
