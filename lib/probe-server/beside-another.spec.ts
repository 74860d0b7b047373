import cluster from 'node:cluster';
import { expect, it, onTestFinished } from 'vitest';
import { besideAnother } from './beside-another.js';

it.each([
  [true, true, 'take over'],
  [true, false, 'take over'],
  [false, true, 'refuse'],
  [false, false, 'go without'],
] as const)('a worker of a cluster (%s) with HTTP (%s) is to %s', (isWorker, hasHttp, what) => {
  const before = cluster.isWorker;
  onTestFinished(() => void Object.assign(cluster, { isWorker: before }));
  Object.assign(cluster, { isWorker });
  expect(besideAnother(hasHttp)).toBe(what);
});
