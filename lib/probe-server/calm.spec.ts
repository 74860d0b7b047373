import { expect, it } from 'vitest';
import { calmEveryMs, isCalm } from './calm.js';

it.each([
  [5_000, 30_000, 1_000],
  [60_000, 90_000, 1_000],
  [4_000, 30_000, 800],
  [30_000, 2_009, 401],
  [1_000, 1_500, 200],
  [500, 900, 100],
  [1, 2, 100],
])(
  'with thresholds of %d and %d ms a calm main thread gives a sign every %d ms',
  (unreadyAfterMs, deadAfterMs, everyMs) => {
    expect(calmEveryMs({ unreadyAfterMs, deadAfterMs })).toBe(everyMs);
  },
);

it.each([
  [0, 500, true],
  [49, 500, true],
  [50, 500, false],
  [500, 500, false],
])('a main thread that was busy for %d of %d ms is calm: %j', (busyMs, tookMs, calm) => {
  expect(isCalm(busyMs, tookMs)).toBe(calm);
});
