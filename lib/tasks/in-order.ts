import type { PlannedTask } from './order-tasks.js';

/**
 * Starts the work on each task as soon as the tasks that it waits for are done. A task that waits for none starts in
 * this turn.
 *
 * @param tasks Sorted: each after those that it waits for.
 * @param work When it rejects, no task that waits for this one begins.
 * @throws The error of the first work that rejects.
 */
export async function inOrder<T extends PlannedTask>(
  tasks: readonly T[],
  work: (task: T) => Promise<void>,
): Promise<void> {
  const ends = new Map<string, Promise<void>>();
  for (const task of tasks) {
    // The tasks are sorted, so these promises are already in the map.
    const before = task.after.map((name) => ends.get(name));
    ends.set(task.name, before.length === 0 ? work(task) : Promise.all(before).then(() => work(task)));
  }
  await Promise.all(ends.values());
}
