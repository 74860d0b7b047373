import { readFields } from '../settings/read-fields.js';
import { declareTask } from './declare-task.js';
import type { TaskContext } from './task.js';
import { afterField, taskKind } from './task-kind.js';

/** What `@DrainTask()` takes. */
export interface DrainTaskOptions {
  /**
   * Names of the drain tasks that must have ended, well or badly, before this one begins. Tasks that nothing orders run side
   * by side.
   * @default []
   */
  readonly after?: readonly string[];
}

/** What a drain task is given. The signal is aborted when the time of the drain is over. */
export type DrainTaskContext = TaskContext;

const NOUN = 'drain task';

/** The kind of tasks that must be done before the application is torn down. */
export const DRAIN = taskKind('DrainTask', NOUN, (raw, subject) =>
  readFields(raw, { after: afterField(NOUN) }, { subject }),
);

/**
 * Work that is not HTTP and that a shutdown must not cut: a consumer stops taking jobs here, and lets those end that it has.
 * It begins at the first sign of a shutdown, before any `onModuleDestroy`, and nothing is torn down until it has ended.
 * It may take as long as requests in flight may: `drain.delayMs` and `drain.timeoutMs` on SIGTERM, `drain.timeoutMs` else.
 * Then its signal is aborted, and the log names it. A task that throws is logged, and the shutdown goes on.
 *
 * Goes on a method of any provider; the method is given `{ signal }`.
 *
 * @param name Its name in the readiness probe's body and in the log. By default the method's, in kebab case.
 *
 * @throws ProbesConfigurationError for an option that is wrong or unknown.
 *
 * @example
 * ```ts
 * @DrainTask('jobs')
 * async stop({ signal }: DrainTaskContext) {
 *   await this.worker.pause();
 *   await this.jobs.whenIdle(signal);
 * }
 * ```
 */
export function DrainTask(options?: DrainTaskOptions): MethodDecorator;
export function DrainTask(name: string, options?: DrainTaskOptions): MethodDecorator;
export function DrainTask(nameOrOptions?: string | DrainTaskOptions, options?: DrainTaskOptions): MethodDecorator {
  return declareTask(DRAIN, nameOrOptions, options);
}
