import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { orderTasks, type PlannedTask } from './order-tasks.js';
import { STARTUP } from './startup-task.decorator.js';

function task(name: string, ...after: string[]): PlannedTask {
  return { name, after, origin: `Tasks.${name}()` };
}

const namesOf = (tasks: readonly PlannedTask[]) => orderTasks(STARTUP, tasks).map(({ name }) => name);

describe('orderTasks', () => {
  it.each<[what: string, tasks: PlannedTask[], names: string[]]>([
    ['nothing', [], []],
    ['tasks without an order as they were declared', [task('b'), task('a')], ['b', 'a']],
    ['a task behind the one it waits for', [task('cache', 'migrations'), task('migrations')], ['migrations', 'cache']],
    ['a chain', [task('c', 'b'), task('b', 'a'), task('a')], ['a', 'b', 'c']],
    ['a task behind several', [task('d', 'c', 'b'), task('b', 'a'), task('c', 'a'), task('a')], ['a', 'c', 'b', 'd']],
    ['a task that names the same twice', [task('b', 'a', 'a'), task('a')], ['a', 'b']],
  ])('orders %s', (_what, tasks, names) => {
    expect(namesOf(tasks)).toEqual(names);
  });

  it('returns the same task objects', () => {
    const tasks = [task('b', 'a'), task('a')];
    expect(orderTasks(STARTUP, tasks)).toEqual([tasks[1], tasks[0]]);
  });

  it.each<[what: string, tasks: PlannedTask[], sentence: string]>([
    [
      'two of one name',
      [task('a'), { name: 'a', after: [], origin: 'Other.a()' }],
      'Two startup tasks are called `a`: Tasks.a() and Other.a(). Names must differ: give one of them another with ' +
        '@StartupTask(name).',
    ],
    [
      'a task that waits for one that does not exist',
      [task('b', 'x'), task('a')],
      'Startup task `b` (Tasks.b()) comes after `x`, which does not exist; there are b, a. Correct the name in `after`, ' +
        'or take it out.',
    ],
    [
      'a task that waits for itself',
      [task('a', 'a')],
      'Startup tasks wait for each other in a circle: a after a. None of them would begin: take one `after` out.',
    ],
    [
      'a circle, without the tasks that lead to it',
      [task('z', 'a'), task('a', 'b'), task('b', 'c'), task('c', 'a')],
      'Startup tasks wait for each other in a circle: a after b after c after a. None of them would begin: take one ' +
        '`after` out.',
    ],
  ])('refuses %s', (_what, tasks, sentence) => {
    expect(() => orderTasks(STARTUP, tasks)).toThrow(new ProbesConfigurationError(sentence));
  });

  /** Tasks that wait only for earlier ones, declared in any order: a graph without a circle. */
  const acyclic = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.tuple(
        ...Array.from({ length: size }, (_, index) =>
          fc
            .subarray(Array.from({ length: index }, (__, earlier) => `${earlier}`))
            .map((after) => task(`${index}`, ...after)),
        ),
      ),
    );
  const shuffled = acyclic.chain((tasks) => fc.shuffledSubarray(tasks, { minLength: tasks.length }));

  it('puts each task of any graph without a circle after all tasks that it waits for', () => {
    fc.assert(
      fc.property(shuffled, (tasks) => {
        const names = namesOf(tasks);
        expect(names.toSorted()).toEqual(tasks.map(({ name }) => name).toSorted());
        for (const { name, after } of tasks) {
          for (const earlier of after) expect(names.indexOf(earlier)).toBeLessThan(names.indexOf(name));
        }
      }),
    );
  });

  it('visits each task once, even if many ways lead to it', () => {
    const layers = Array.from({ length: 25 }, (_, layer) => {
      const before = layer === 0 ? [] : [`a${layer - 1}`, `b${layer - 1}`];
      return [task(`a${layer}`, ...before), task(`b${layer}`, ...before)];
    });
    // There are 2^25 ways through this graph: to walk each of them would take minutes.
    expect(namesOf(layers.flat().toReversed())).toHaveLength(50);
  });

  it('refuses any graph with a circle, and names only tasks that stand in it', () => {
    const withCircle = fc.tuple(shuffled, fc.integer({ min: 1, max: 5 })).chain(([tasks, size]) => {
      const circle = Array.from({ length: size }, (_, index) =>
        task(`circle-${index}`, `circle-${(index + 1) % size}`),
      );
      return fc.shuffledSubarray([...tasks, ...circle], { minLength: tasks.length + size });
    });
    fc.assert(
      fc.property(withCircle, (tasks) => {
        expect(() => orderTasks(STARTUP, tasks)).toThrow(/in a circle: circle-\d(?: after circle-\d)+\./);
      }),
    );
  });
});
