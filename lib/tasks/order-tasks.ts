import { ProbesConfigurationError } from '../errors/configuration-error.js';
import type { Task } from './task.js';
import type { TaskKind } from './task-kind.js';

/** What the order of the tasks depends on. `origin` says where the task is declared, for errors. */
export type PlannedTask = Pick<Task, 'name' | 'after' | 'origin'>;

/**
 * Sorts the tasks of one kind: each comes after those that it waits for.
 *
 * @throws ProbesConfigurationError for two tasks with one name, for a task that waits for one that does not exist, and
 * for tasks that wait for each other in a circle.
 */
export function orderTasks<T extends PlannedTask>(kind: TaskKind, tasks: readonly T[]): readonly T[] {
  const byName = new Map<string, T>();
  for (const task of tasks) {
    const namesake = byName.get(task.name);
    if (namesake) {
      throw new ProbesConfigurationError(
        `Two ${kind.noun}s are called \`${task.name}\`: ${namesake.origin} and ${task.origin}. Names must differ: ` +
          `give one of them another with @${kind.decorator}(name).`,
      );
    }
    byName.set(task.name, task);
  }
  const ordered = new Set<T>();
  for (const task of tasks) place(task, { noun: sentenceCase(kind.noun), byName, ordered }, new Set());
  return [...ordered];
}

interface Plan<T> {
  readonly noun: string;
  readonly byName: ReadonlyMap<string, T>;
  readonly ordered: Set<T>;
}

/** Depth first. `path` has the tasks that led here, so a task that is already in it is part of a circle. */
function place<T extends PlannedTask>(task: T, plan: Plan<T>, path: Set<T>): void {
  const { noun, byName, ordered } = plan;
  if (ordered.has(task)) return;
  if (path.has(task)) {
    const way = [...path, task];
    const circle = way
      .slice(way.indexOf(task))
      .map(({ name }) => name)
      .join(' after ');
    throw new ProbesConfigurationError(
      `${noun}s wait for each other in a circle: ${circle}. None of them would begin: take one \`after\` out.`,
    );
  }
  for (const name of task.after) {
    const earlier = byName.get(name);
    if (!earlier) {
      throw new ProbesConfigurationError(
        `${noun} \`${task.name}\` (${task.origin}) comes after \`${name}\`, which does not exist; there are ` +
          `${[...byName.keys()].join(', ')}. Correct the name in \`after\`, or take it out.`,
      );
    }
    path.add(task);
    place(earlier, plan, path);
    path.delete(task);
  }
  ordered.add(task);
}

export function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
