import { expect, it } from 'vitest';
import { nextRestart } from './next-restart.js';

it.each<[inARow: number, livedMs: number, next: number, afterMs: number]>([
  [0, 0, 1, 100],
  [1, 0, 2, 200],
  [2, 0, 3, 400],
  [6, 0, 7, 6_400],
  [7, 0, 8, 10_000],
  [8, 0, 9, 10_000],
  [100_000, 0, 100_001, 10_000],
  [3, 9_999, 4, 800],
  [3, 10_000, 4, 800],
  [3, 10_001, 1, 100],
  [100_000, 60_000, 1, 100],
])('after %d restarts in a row and a life of %d ms comes restart %d, in %d ms', (inARow, livedMs, next, afterMs) => {
  expect(nextRestart(inARow, livedMs)).toEqual({ inARow: next, afterMs });
});
