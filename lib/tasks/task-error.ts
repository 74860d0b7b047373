import { sentenceCase } from './order-tasks.js';
import type { TaskKind } from './task-kind.js';

/** A task threw. `cause` is the value that it threw. */
export class TaskError extends Error {
  override readonly name: string;

  constructor({ decorator, noun }: TaskKind, taskName: string, cause: unknown) {
    super(`${sentenceCase(noun)} "${taskName}" failed`, { cause });
    this.name = `${decorator}Error`;
  }
}
