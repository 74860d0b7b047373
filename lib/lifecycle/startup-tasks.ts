import type { LoggerService } from '@nestjs/common';
import { Subject } from 'rxjs';
import { orderTasks, type PlannedTask } from './startup-plan.js';
import type { StartupTaskContext } from './startup-task.decorator.js';

export interface StartupTaskRun extends PlannedTask {
  run(context: StartupTaskContext): unknown;
}

/** How far a task has come. It goes into the startup probe's body, so its keys are snake_case. */
export interface TaskProgress {
  readonly name: string;
  readonly status: 'pending' | 'running' | 'done' | 'failed';
  /** How long it took, in milliseconds, once it has ended. */
  readonly duration_ms?: number;
}

/** How long a task took, or has taken so far, in milliseconds. */
export interface TaskTiming extends Pick<TaskProgress, 'name' | 'status'> {
  readonly tookMs: number;
}

/** A startup task threw. `cause` is the value that it threw. */
class StartupTaskError extends Error {
  override readonly name = 'StartupTaskError';

  constructor(taskName: string, cause: unknown) {
    super(`Startup task "${taskName}" failed`, { cause });
  }
}

/** Runs the startup tasks in their order, and knows how far each has come. */
export class StartupTasks {
  readonly #changes = new Subject<void>();
  readonly #progress = new Map<string, TaskProgress>();
  readonly #beganAt = new Map<string, number>();
  #tasks: readonly StartupTaskRun[] = [];
  /** Cached until the next step. */
  #shown: readonly TaskProgress[] | undefined;

  /** Emits after each step of any task, in the same turn. */
  readonly changes$ = this.#changes.asObservable();

  constructor(private readonly logger: LoggerService) {}

  get progress(): readonly TaskProgress[] {
    return (this.#shown ??= Object.freeze([...this.#progress.values()]));
  }

  get timings(): readonly TaskTiming[] {
    return this.progress.map(({ name, status, duration_ms }) => ({
      name,
      status,
      tookMs: duration_ms ?? performance.now() - (this.#beganAt.get(name) ?? performance.now()),
    }));
  }

  /** @throws ProbesConfigurationError when there is no order in which all of them can run. */
  plan(tasks: readonly StartupTaskRun[]): void {
    this.#tasks = orderTasks(tasks);
    for (const { name } of this.#tasks) this.note({ name, status: 'pending' });
    if (this.#tasks.length > 0) this.#changes.next();
  }

  /**
   * Runs all tasks, each as soon as those that it waits for are done. No further task begins once the signal is
   * aborted.
   *
   * @throws StartupTaskError of the first task that fails; the signal's reason when it is aborted before all have
   * begun.
   */
  async run(signal: AbortSignal): Promise<void> {
    const ends = new Map<string, Promise<void>>();
    // The tasks are sorted, so the promises that a task waits for are already in the map.
    for (const task of this.#tasks) {
      const before = Promise.all(task.after.map((name) => ends.get(name)));
      ends.set(
        task.name,
        before.then(() => this.runOne(task, signal)),
      );
    }
    await Promise.all(ends.values());
  }

  private async runOne({ name, run }: StartupTaskRun, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.report({ name, status: 'running' });
    const startedAt = performance.now();
    this.#beganAt.set(name, startedAt);
    const elapsedMs = () => Math.round(performance.now() - startedAt);
    try {
      await run({ signal });
    } catch (error) {
      this.report({ name, status: 'failed', duration_ms: elapsedMs() });
      throw new StartupTaskError(name, error);
    }
    this.report({ name, status: 'done', duration_ms: elapsedMs() });
    this.logger.log(`Startup task "${name}" done in ${elapsedMs()} ms`);
  }

  private report(progress: TaskProgress): void {
    this.note(progress);
    this.#changes.next();
  }

  private note(progress: TaskProgress): void {
    this.#progress.set(progress.name, Object.freeze(progress));
    this.#shown = undefined;
  }
}
