import { afterAll } from 'vitest';
import { endChildren } from './child.js';

// One of the `setupFiles`, which run once for each test file. Any other module is loaded once for all files of a worker,
// and so is a hook in it: with `isolate: false` only the first of them would end what it has started.
// Not after each test: some run side by side.
afterAll(endChildren);
