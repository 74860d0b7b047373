import * as fc from 'fast-check';

/**
 * Each run of the suite tries other cases, so its seed is printed: `model: a breaker …: 3,000 runs, seed 12345`. The same
 * cases, and so the same failure, come again with
 *
 *     FC_SEED=12345 npx vitest run --project unit test/models
 *
 * Each property takes a second or two on a machine that is not busy. Before a release, or after a change of what it is about,
 * take twenty times as many cases: FC_TIMES=20.
 */
const TIMES = Number(process.env['FC_TIMES'] ?? 1);
const SEED = Number(process.env['FC_SEED'] ?? Math.trunc(Math.random() * 2 ** 31));

type Property<T> = fc.IProperty<T> | fc.IAsyncProperty<T>;

/** Fails with the smallest counterexample that is found. */
export async function expectToHold<T>(title: string, property: Property<T>, runs: number): Promise<void> {
  const numRuns = runs * TIMES;
  say(`${title}: ${numRuns.toLocaleString('en')} runs, seed ${SEED}`);
  await fc.assert(property, { numRuns, seed: SEED });
}

/** What is said against the property: a model that finds nothing wrong with what is broken is worth nothing. */
export async function objectionTo<T>(title: string, property: Property<T>, numRuns: number): Promise<string> {
  const {
    counterexample,
    errorInstance,
    numRuns: tried,
    numShrinks,
  } = await fc.check(property, { numRuns, seed: SEED });
  if (counterexample === null) return `nothing in ${numRuns} runs, seed ${SEED}`;
  const smallest = fc.stringify(counterexample).replaceAll(/\s+/g, ' ');
  say(`${title}: caught in run ${tried}, seed ${SEED}, made smaller ${numShrinks} times: ${smallest}`);
  return String(errorInstance);
}

function say(line: string): void {
  process.stdout.write(`model: ${line}\n`);
}
