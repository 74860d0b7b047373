import { readFields } from '../settings/read-fields.js';
import { declareTask } from './declare-task.js';
import type { TaskContext } from './task.js';
import { afterField, taskKind } from './task-kind.js';

/** The options of `@DrainTask()`. */
export interface DrainTaskOptions {
  /**
   * Names of the drain tasks that must have ended, with or without an error, before this one begins. Tasks without an
   * order run side by side.
   * @default []
   */
  readonly after?: readonly string[];
}

/** The argument of a drain task. The signal is aborted when the time of the drain is over. */
export type DrainTaskContext = TaskContext;

const NOUN = 'drain task';

/** The kind of tasks that must be done before the application is torn down. */
export const DRAIN = taskKind('DrainTask', NOUN, (raw, subject) =>
  readFields(raw, { after: afterField(NOUN) }, { subject }),
);

/**
 * Marks work other than HTTP that a shutdown must not interrupt: a consumer stops taking jobs here, and finishes the
 * jobs that it has. It begins at the first sign of a shutdown, before any `onModuleDestroy`, and the teardown waits for
 * it. It has as much time as requests in flight: `drain.delayMs` plus `drain.timeoutMs` on SIGTERM, otherwise
 * `drain.timeoutMs`. Then its signal is aborted, and the log names it. A task that throws is logged, and the shutdown
 * goes on.
 *
 * Put it on a method of any provider. The method gets `{ signal }`.
 *
 * @param name The name in the readiness probe's body and in the log. By default the name of the method in kebab case.
 *
 * @throws ProbesConfigurationError for an option that is wrong or unknown.
 *
 * @example
 * ```ts
 * @DrainTask('jobs')
 * async stop({ signal }: DrainTaskContext) {
 *   await this.subscription.cancel();
 *   await this.jobs.whenIdle(signal);
 * }
 * ```
 */
export function DrainTask(options?: DrainTaskOptions): MethodDecorator;
export function DrainTask(name: string, options?: DrainTaskOptions): MethodDecorator;
export function DrainTask(nameOrOptions?: string | DrainTaskOptions, options?: DrainTaskOptions): MethodDecorator {
  return declareTask(DRAIN, nameOrOptions, options);
}
