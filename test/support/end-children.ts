import { afterAll } from 'vitest';
import { endChildren } from './child.js';

// A file of `setupFiles` runs once for each test file. With `isolate: false` any other module is loaded once for all
// files of a worker, so its hook would end only the processes of the first file. Not after each test, because some
// tests run side by side.
afterAll(endChildren);
