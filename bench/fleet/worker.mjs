// Simulates one fleet after the other, in a thread of its own: a simulation takes the clocks of its thread.
import { parentPort } from 'node:worker_threads';
import { resolve } from './plan.mjs';
import { loadLibrary } from './pod/library.mjs';
import { simulate } from './simulate.mjs';

const library = await loadLibrary();

parentPort.on('message', async (next) => {
  if (next === undefined) return parentPort.close();
  const [index, job] = next;
  parentPort.postMessage({ index, columns: await simulate(library, resolve(job)) });
});
parentPort.postMessage('ready');
