import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Ten thousand pods with their libraries need more memory than a thread gets by default. */
const LIMITS = { maxOldGenerationSizeMb: 6_144 };

/**
 * Runs all jobs, as many at once as there are cores, the largest first: so no core waits for another at the end.
 *
 * @returns `{ job, columns }` of each, in the order of the jobs: which thread was faster must not show.
 */
export async function runAll(jobs, onDone) {
  const waiting = [...jobs.entries()].toSorted(([, a], [, b]) => b.pods - a.pods);
  const runs = [];
  const threads = Math.min(availableParallelism(), jobs.length);
  const hear = ({ index, columns }) => {
    runs[index] = { job: jobs[index], columns };
    onDone(runs[index]);
  };
  await Promise.all(Array.from({ length: threads }, () => work(waiting, hear)));
  return runs;
}

function work(waiting, onDone) {
  const worker = new Worker(new URL('worker.mjs', import.meta.url), { resourceLimits: LIMITS });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A worker ended with code ${code}`))));
    worker.on('message', (message) => {
      if (message !== 'ready') onDone(message);
      // Nothing lets it end.
      worker.postMessage(waiting.shift());
    });
  });
}
