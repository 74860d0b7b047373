import { expect, it } from 'vitest';
import { verdictOn } from './verdict.js';

const THRESHOLDS = { unreadyAfterMs: 5_000, deadAfterMs: 30_000 };

it.each([
  [0, 'well'],
  [4_999.9, 'well'],
  [5_000, 'unready'],
  [29_999.9, 'unready'],
  [30_000, 'dead'],
  [Infinity, 'dead'],
])('a main thread that has been silent for %d ms is %s', (silentMs, verdict) => {
  expect(verdictOn(silentMs, THRESHOLDS)).toBe(verdict);
});

it.each([
  [30_000, 30_000, 'dead'],
  [300_000, 29_999.9, 'unready'],
  [300_000, 30_000, 'dead'],
  [300_000, 0, 'unready'],
  [4_999.9, 30_000, 'well'],
])(
  'a main thread that has been silent for %d ms, and without a step for %d of them, is %s',
  (silentMs, stuckMs, verdict) => {
    expect(verdictOn(silentMs, THRESHOLDS, stuckMs)).toBe(verdict);
  },
);

it.each([
  [2_999, 'well'],
  [3_000, 'dead'],
  [5_000, 'dead'],
])(
  'with a dead threshold below the unready one, a main thread that has been silent for %d ms is %s',
  (silentMs, verdict) => {
    expect(verdictOn(silentMs, { unreadyAfterMs: 5_000, deadAfterMs: 3_000 })).toBe(verdict);
  },
);
