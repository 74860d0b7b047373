/** What a task is given. */
export interface TaskContext {
  /** Aborted when nobody waits for the task any more: end the work then. */
  readonly signal: AbortSignal;
}

/** How often a task that fails is tried, and how long the pause is at first, in milliseconds. */
export interface Retry {
  readonly delayMs: number;
  readonly attempts: number;
}

/** What a task may be told besides its name. */
export interface TaskSettings {
  /** Names of the tasks that must have ended before this one begins. */
  readonly after: readonly string[];
  /** How long one attempt may take, in milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly retry?: Retry | undefined;
}

/** A method of one instance that a decorator marks. `origin` is where it is declared, for errors. */
export interface Task extends TaskSettings {
  readonly name: string;
  readonly origin: string;
  run(context: TaskContext): unknown;
}

/** How far a task has come, as it stands in the body of a probe: hence the snake_case. */
export interface TaskProgress {
  readonly name: string;
  readonly status: 'pending' | 'running' | 'done' | 'failed';
  /** How long it took with all its attempts, in milliseconds, once it has ended. */
  readonly duration_ms?: number;
  /** The number of the attempt that runs, or that begins after the pause; from the second on. */
  readonly attempt?: number;
  /** Why the attempt before this one failed. Only with `details: 'full'`. */
  readonly last_error?: string;
}

/** How long a task took, or has taken so far, in milliseconds. */
export interface TaskTiming extends Pick<TaskProgress, 'name' | 'status'> {
  readonly tookMs: number;
}
