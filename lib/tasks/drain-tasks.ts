import { setMaxListeners } from 'node:events';
import type { LoggerService } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import { nextTurn } from '../timing/real-time.js';
import { DRAIN } from './drain-task.decorator.js';
import { inOrder } from './in-order.js';
import { orderTasks } from './order-tasks.js';
import { runTask } from './run-task.js';
import type { Task } from './task.js';
import { TaskBoard } from './task-board.js';

/** Runs the drain tasks in their order, and knows how far each has come. */
export class DrainTasks {
  readonly noun = 'drain tasks';
  readonly board = new TaskBoard();
  readonly #over = new AbortController();
  #tasks: readonly Task[] = [];
  #ended: Promise<void> | undefined;

  constructor(private readonly logger: LoggerService) {
    setMaxListeners(0, this.#over.signal);
  }

  /** The number of tasks. */
  get size(): number {
    return this.#tasks.length;
  }

  /** The names of the tasks that have not ended. */
  get left(): readonly string[] {
    const open = this.board.progress.filter(({ status }) => status === 'pending' || status === 'running');
    return open.map(({ name }) => name);
  }

  /** @throws ProbesConfigurationError when there is no order in which all of them can run. */
  plan(tasks: readonly Task[]): void {
    this.#tasks = orderTasks(DRAIN, tasks);
    this.board.pending(this.#tasks.map(({ name }) => name));
  }

  /**
   * Call it at the first sign of a shutdown, in the same turn. Each task begins as soon as those that it waits for have
   * ended, with or without an error.
   */
  begin(): void {
    this.#ended ??= inOrder(this.#tasks, (task) => this.runOne(task));
  }

  /** Resolves when all tasks have ended. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  /**
   * Aborts the signal of the running tasks, and begins no other. Tasks that react to the signal get one turn to end.
   */
  async giveUp(reason: string): Promise<void> {
    this.#over.abort(new DOMException(reason, 'AbortError'));
    await nextTurn();
  }

  /** Never rejects, because the shutdown goes on after a failed task. */
  private async runOne({ name, run }: Task): Promise<void> {
    const { signal } = this.#over;
    if (signal.aborted) return;
    try {
      await runTask(DRAIN, name, this.board, this.logger, () => run({ signal }));
    } catch (error) {
      // An error because of our own abort is not logged: the log names the task anyway.
      if (!signal.aborted) this.logger.error(describeError(error));
    }
  }
}
