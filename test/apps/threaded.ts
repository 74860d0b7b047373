import { Worker } from 'node:worker_threads';

/** Runs an application that can be wedged in a thread of its own, beside a main thread that turns. */
const thread = new Worker(new URL('./wedged.js', import.meta.url), { argv: process.argv.slice(2) });
process.on('message', (steps) => thread.postMessage(steps));
