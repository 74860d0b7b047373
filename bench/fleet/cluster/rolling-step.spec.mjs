import { describe, expect, it } from 'vitest';
import { limitsOf, rollingStep } from './rolling-step.mjs';

const QUARTER = { maxSurge: '25%', maxUnavailable: '25%' };

describe('the limits of a rolling update', () => {
  it.each([
    [10, QUARTER, { surge: 3, unavailable: 2 }],
    [100, QUARTER, { surge: 25, unavailable: 25 }],
    [3, { maxSurge: 1, maxUnavailable: 0 }, { surge: 1, unavailable: 0 }],
  ])('of %i pods with %j', (wanted, rolling, limits) => {
    expect(limitsOf(wanted, rolling)).toEqual(limits);
  });
});

describe('a step of a rolling update of 10 pods', () => {
  const limits = limitsOf(10, QUARTER);

  it.each([
    ['begins with the surge and ends what may be missing', [10, 10], [0, 0], { create: 3, end: 2 }],
    ['fills the places of the old ones', [8, 8], [3, 0], { create: 2, end: 0 }],
    ['waits for new pods that do not become ready', [8, 8], [5, 0], { create: 0, end: 0 }],
    ['ends an old pod for each new one that is ready', [8, 8], [5, 1], { create: 0, end: 1 }],
    ['ends old pods first that are not ready', [10, 6], [0, 0], { create: 3, end: 2 }],
    ['ends the last ones when all new ones are ready', [2, 2], [10, 10], { create: 0, end: 2 }],
  ])('%s', (_title, [total, ready], [nextTotal, nextReady], step) => {
    expect(rollingStep(10, limits, { total, ready }, { total: nextTotal, ready: nextReady })).toEqual(step);
  });

  it('ends no old pod that is ready while as many are missing as may be', () => {
    expect(rollingStep(10, limits, { total: 10, ready: 7 }, { total: 0, ready: 0 })).toEqual({ create: 3, end: 2 });
    expect(rollingStep(10, limits, { total: 8, ready: 7 }, { total: 5, ready: 0 })).toEqual({ create: 0, end: 0 });
  });
});
