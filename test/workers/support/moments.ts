import { integer, sample } from 'fast-check';

/** Other moments in each run; the same ones again with SEED. */
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** It starts dozens of processes, which takes a minute or two on an idle machine. */
export const TIMEOUT_MS = 600_000;

const upTo = (max: number, numRuns: number) => sample(integer({ min: 0, max }), { numRuns, seed: SEED });

/** When processes get their SIGTERM, and how long handlers take, in milliseconds. Prints the seed. */
export function randomMoments(count: number): { moments: readonly number[]; lengths: readonly number[] } {
  console.log(`The moments of the rolling restarts are those of SEED=${SEED}`);
  return { moments: upTo(400, count), lengths: upTo(400, 500) };
}
