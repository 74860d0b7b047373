import { threadId } from 'node:worker_threads';

/** What a tracer or a loader is: `--import`ed before the program, in each thread that inherits the flag. */
console.log(`Preloaded by ${import.meta.url.split('?')[1]} in thread ${threadId}`);
