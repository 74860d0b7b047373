import * as fc from 'fast-check';

const ENDS = ['is done', 'fails', 'throws', 'hangs', 'shuts down'] as const;

export interface GivenTask {
  readonly name: string;
  readonly after: readonly string[];
  readonly end: (typeof ENDS)[number];
}

/** Up to so many tasks, declared in any order, each after some of those whose letter comes before its own. */
export function someTasks(most: number): fc.Arbitrary<readonly GivenTask[]> {
  const anEnd = fc.oneof({ weight: 4, arbitrary: fc.constant('is done' as const) }, fc.constantFrom(...ENDS));
  const all = [...'abcdefgh'].slice(0, most);
  const task = (name: string, index: number) =>
    fc.record({ name: fc.constant(name), after: fc.subarray(all.slice(0, index)), end: anEnd });
  return fc.nat(most).chain((count) => {
    const tasks = all.slice(0, count).map(task);
    return fc.tuple(...tasks).chain((given) => fc.shuffledSubarray(given, { minLength: count }));
  });
}
