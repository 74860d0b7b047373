import type { PlannedTask } from './order-tasks.js';

/**
 * Works on each task as soon as the work on all that it comes after is done; on those that come after none in this turn.
 *
 * @param tasks Each behind those that it comes after.
 * @param work When it rejects, no task that comes after this one begins.
 *
 * @throws what the first work that rejects has thrown.
 */
export async function inOrder<T extends PlannedTask>(
  tasks: readonly T[],
  work: (task: T) => Promise<void>,
): Promise<void> {
  const ends = new Map<string, Promise<void>>();
  for (const task of tasks) {
    // All of them have their promise here already.
    const before = task.after.map((name) => ends.get(name));
    ends.set(task.name, before.length === 0 ? work(task) : Promise.all(before).then(() => work(task)));
  }
  await Promise.all(ends.values());
}
