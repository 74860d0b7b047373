import type { LoggerService } from '@nestjs/common';
import { sentenceCase } from './order-tasks.js';
import type { TaskBoard } from './task-board.js';
import { TaskError } from './task-error.js';
import type { TaskKind } from './task-kind.js';

/** Runs one task, shows on the board how far it has come, and logs its end. @throws TaskError when it fails. */
export async function runTask(
  kind: TaskKind,
  name: string,
  board: TaskBoard,
  logger: LoggerService,
  work: () => unknown,
): Promise<void> {
  board.running(name);
  try {
    await work();
  } catch (error) {
    board.ended(name, 'failed');
    throw new TaskError(kind, name, error);
  }
  logger.log(`${sentenceCase(kind.noun)} "${name}" done in ${board.ended(name, 'done')} ms`);
}
