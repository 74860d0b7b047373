import { ProbesConfigurationError } from '../errors/configuration-error.js';

/** What the order of the tasks depends on. `origin` says where the task is declared, for errors. */
export interface PlannedTask {
  readonly name: string;
  readonly after: readonly string[];
  readonly origin: string;
}

/**
 * Sorts the tasks: each comes after those that it waits for.
 *
 * @throws ProbesConfigurationError for two tasks with one name, for a task that waits for one that does not exist, and
 * for tasks that wait for each other in a circle.
 */
export function orderTasks<T extends PlannedTask>(tasks: readonly T[]): readonly T[] {
  const byName = new Map<string, T>();
  for (const task of tasks) {
    const namesake = byName.get(task.name);
    if (namesake) {
      throw new ProbesConfigurationError(
        `Two startup tasks are called \`${task.name}\`: ${namesake.origin} and ${task.origin}. Names must differ: ` +
          'give one of them another with @StartupTask(name).',
      );
    }
    byName.set(task.name, task);
  }
  const ordered = new Set<T>();
  for (const task of tasks) place(task, byName, ordered, new Set());
  return [...ordered];
}

/** Depth first. `path` has the tasks that led here, so a task that is already in it is part of a circle. */
function place<T extends PlannedTask>(task: T, byName: ReadonlyMap<string, T>, ordered: Set<T>, path: Set<T>): void {
  if (ordered.has(task)) return;
  if (path.has(task)) {
    const way = [...path, task];
    const circle = way
      .slice(way.indexOf(task))
      .map(({ name }) => name)
      .join(' after ');
    throw new ProbesConfigurationError(
      `Startup tasks wait for each other in a circle: ${circle}. None of them would begin: take one \`after\` out.`,
    );
  }
  for (const name of task.after) {
    const earlier = byName.get(name);
    if (!earlier) {
      throw new ProbesConfigurationError(
        `Startup task \`${task.name}\` (${task.origin}) comes after \`${name}\`, which does not exist; there are ` +
          `${[...byName.keys()].join(', ')}. Correct the name in \`after\`, or take it out.`,
      );
    }
    path.add(task);
    place(earlier, byName, ordered, path);
    path.delete(task);
  }
  ordered.add(task);
}
