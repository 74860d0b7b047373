import { Subject } from 'rxjs';
import type { TaskProgress, TaskTiming } from './task.js';

/** How far each task of one kind has come. */
export class TaskBoard {
  readonly #changes = new Subject<void>();
  readonly #progress = new Map<string, TaskProgress>();
  readonly #beganAt = new Map<string, number>();
  /** Cached until the next step. */
  #shown: readonly TaskProgress[] | undefined;

  /** Emits after each step of any task, in the same turn. */
  readonly changes$ = this.#changes.asObservable();

  get progress(): readonly TaskProgress[] {
    return (this.#shown ??= Object.freeze([...this.#progress.values()]));
  }

  get timings(): readonly TaskTiming[] {
    return this.progress.map(({ name, status, duration_ms }) => ({
      name,
      status,
      tookMs: duration_ms ?? (this.#beganAt.has(name) ? this.elapsedMs(name) : 0),
    }));
  }

  pending(names: readonly string[]): void {
    for (const name of names) this.note({ name, status: 'pending' });
    if (names.length > 0) this.#changes.next();
  }

  running(name: string): void {
    this.#beganAt.set(name, performance.now());
    this.show({ name, status: 'running' });
  }

  /** @param lastError Why the previous attempt failed. */
  tryingAgain(name: string, attempt: number, lastError: string): void {
    this.show({ name, status: 'running', attempt, last_error: lastError });
  }

  /** @returns How long it took, in whole milliseconds. */
  ended(name: string, status: 'done' | 'failed'): number {
    const duration_ms = Math.round(this.elapsedMs(name));
    const { attempt } = this.#progress.get(name) ?? {};
    this.show({ name, status, duration_ms, ...(attempt !== undefined && { attempt }) });
    return duration_ms;
  }

  private elapsedMs(name: string): number {
    const now = performance.now();
    return now - (this.#beganAt.get(name) ?? now);
  }

  private show(progress: TaskProgress): void {
    this.note(progress);
    this.#changes.next();
  }

  private note(progress: TaskProgress): void {
    this.#progress.set(progress.name, Object.freeze(progress));
    this.#shown = undefined;
  }
}
