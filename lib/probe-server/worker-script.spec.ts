import { expect, it } from 'vitest';
import { WORKER_SCRIPT } from './worker-script.js';

it('a library that was built without its worker says how to mend that, and not nothing', () => {
  const run = new Function(WORKER_SCRIPT);
  expect(run).toThrow('Built without a worker: npm run build makes it.');
});
