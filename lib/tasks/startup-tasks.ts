import type { LoggerService } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import { attempts, type FailedAttempt } from './attempts.js';
import { inOrder } from './in-order.js';
import { orderTasks } from './order-tasks.js';
import { runTask } from './run-task.js';
import { STARTUP } from './startup-task.decorator.js';
import type { Task } from './task.js';
import { TaskBoard } from './task-board.js';

/** Runs the startup tasks in their order, and knows how far each has come. */
export class StartupTasks {
  readonly board = new TaskBoard();
  #tasks: readonly Task[] = [];

  constructor(private readonly logger: LoggerService) {}

  /** @throws ProbesConfigurationError when there is no order in which all of them can run. */
  plan(tasks: readonly Task[]): void {
    this.#tasks = orderTasks(STARTUP, tasks);
    this.board.pending(this.#tasks.map(({ name }) => name));
  }

  /**
   * Runs all tasks, each as soon as those that it waits for are done. No further task begins once the signal is
   * aborted.
   *
   * @throws StartupTaskError of the first task that fails; the signal's reason when it is aborted before all have
   * begun.
   */
  run(signal: AbortSignal): Promise<void> {
    return inOrder(this.#tasks, (task) => this.runOne(task, signal));
  }

  private async runOne(task: Task, signal: AbortSignal): Promise<void> {
    const { name } = task;
    signal.throwIfAborted();
    let lastError = '';
    const tryAgain = ({ error, next, pauseMs }: FailedAttempt) => {
      const reason = describeError(error);
      // The retries may go on for hours, so each reason is logged once.
      if (reason !== lastError) {
        this.logger.warn(`Startup task "${name}" failed: ${reason}. Trying again in ${pauseMs / 1_000} s`);
      }
      lastError = reason;
      this.board.tryingAgain(name, next, reason);
    };
    await runTask(STARTUP, name, this.board, this.logger, () => attempts(task, signal, tryAgain));
  }
}
