import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Ten thousand pods with their libraries need more memory than a thread gets by default. */
const LIMITS = { maxOldGenerationSizeMb: 6_144 };

/** Runs all jobs, as many at once as there are cores. Resolves with `{ job, columns }` of each. */
export async function runAll(jobs, onDone) {
  const waiting = [...jobs];
  const done = [];
  const threads = Math.min(availableParallelism(), jobs.length);
  await Promise.all(Array.from({ length: threads }, () => work(waiting, (each) => done.push(each) && onDone(each))));
  return done;
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
