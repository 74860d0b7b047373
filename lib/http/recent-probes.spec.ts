import { expect, it } from 'vitest';
import { RecentProbes } from './recent-probes.js';

it.each<[times: readonly number[], areOneOfMany: readonly boolean[]]>([
  [[5], [false]],
  [
    [100, 100, 119.9, 139, 159, 1_159, 1_160],
    [false, true, true, true, false, false, true],
  ],
  // A test has faked the clock meanwhile, and no time on it can be compared.
  [
    [1_000, 5, 6],
    [false, false, true],
  ],
])('of probes at %j these came just after another: %j', (times, areOneOfMany) => {
  const recent = new RecentProbes();
  expect(times.map((at) => recent.isOneOfMany(at))).toEqual(areOneOfMany);
});
