/** The argument of a task. */
export interface TaskContext {
  /** Aborted when nothing waits for the task any more. End the work then. */
  readonly signal: AbortSignal;
}

/** How often a failed task is tried, and the first pause in milliseconds. */
export interface Retry {
  readonly delayMs: number;
  readonly attempts: number;
}

/** The options of a task. */
export interface TaskSettings {
  /** Names of the tasks that must have ended before this one begins. */
  readonly after: readonly string[];
  /** The longest time of one attempt, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly retry?: Retry | undefined;
}

/** A method of an instance that a decorator marks. `origin` says where it is declared, for errors. */
export interface Task extends TaskSettings {
  readonly name: string;
  readonly origin: string;
  run(context: TaskContext): unknown;
}

/** How far a task has come. It goes into the body of a probe, so its keys are snake_case. */
export interface TaskProgress {
  readonly name: string;
  readonly status: 'pending' | 'running' | 'done' | 'failed';
  /** The time of all its attempts together, in milliseconds, once it has ended. */
  readonly duration_ms?: number;
  /** The number of the current or the next attempt, from the second on. */
  readonly attempt?: number;
  /** Why the previous attempt failed. Only with `details: 'full'`. */
  readonly last_error?: string;
}

/** How long a task took, or has taken so far, in milliseconds. */
export interface TaskTiming extends Pick<TaskProgress, 'name' | 'status'> {
  readonly tookMs: number;
}
