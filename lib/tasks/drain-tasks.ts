import { setMaxListeners } from 'node:events';
import type { LoggerService } from '@nestjs/common';
import { describeError } from '../errors/describe-error.js';
import { nextTurn } from '../timing/real-time.js';
import { DRAIN } from './drain-task.decorator.js';
import { inOrder } from './in-order.js';
import { orderTasks } from './order-tasks.js';
import type { Task } from './task.js';
import { TaskBoard } from './task-board.js';
import { TaskError } from './task-error.js';

/** What has to be done before the application may be torn down: in what order, and how far it has come. */
export class DrainTasks {
  readonly noun = 'drain tasks';
  readonly board = new TaskBoard();
  readonly #over = new AbortController();
  #tasks: readonly Task[] = [];
  #ended: Promise<void> | undefined;

  constructor(private readonly logger: LoggerService) {
    setMaxListeners(0, this.#over.signal);
  }

  /** How many there are. */
  get size(): number {
    return this.#tasks.length;
  }

  /** The names of those that have not ended. */
  get left(): readonly string[] {
    const open = this.board.progress.filter(({ status }) => status === 'pending' || status === 'running');
    return open.map(({ name }) => name);
  }

  /** @throws ProbesConfigurationError when there is no order in which all of them can run. */
  plan(tasks: readonly Task[]): void {
    this.#tasks = orderTasks(DRAIN, tasks);
    this.board.pending(this.#tasks.map(({ name }) => name));
  }

  /** In the turn of the first sign of a shutdown. Each begins as soon as those it comes after have ended, however they have. */
  begin(): void {
    this.#ended ??= inOrder(this.#tasks, (task) => this.runOne(task));
  }

  /** Resolves when all have ended. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  /** Nobody waits any more: those that run are told so, and none begins. Those that heed it have a turn to end in. */
  async giveUp(reason: string): Promise<void> {
    this.#over.abort(new DOMException(reason, 'AbortError'));
    await nextTurn();
  }

  /** Never rejects: whatever a task does, the shutdown goes on. */
  private async runOne({ name, run }: Task): Promise<void> {
    const { signal } = this.#over;
    if (signal.aborted) return;
    this.board.running(name);
    try {
      await run({ signal });
    } catch (error) {
      this.board.ended(name, 'failed');
      // What is thrown because we gave up is told of with all that was left.
      if (!signal.aborted) this.logger.error(describeError(new TaskError(DRAIN, name, error)));
      return;
    }
    this.logger.log(`Drain task "${name}" done in ${this.board.ended(name, 'done')} ms`);
  }
}
