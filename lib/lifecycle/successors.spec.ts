import { expect, it } from 'vitest';
import { hasSuccessors } from './successors.js';

it.each([
  ['a worker of a cluster', {}, true, true],
  [
    'a worker of a cluster in Kubernetes, where the pod leaves as a whole',
    { KUBERNETES_SERVICE_HOST: '10.0.0.1' },
    true,
    false,
  ],
  ['a process by itself', {}, false, false],
])('of %s', (_what, env, isWorker, expected) => {
  expect(hasSuccessors(env, isWorker)).toBe(expected);
});

it('of this process, which is no worker', () => {
  expect(hasSuccessors({})).toBe(false);
});
