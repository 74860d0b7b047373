import { describe, expect, it } from 'vitest';
import { clock, lasted, sinceThen, spoken, took } from './in-words.js';

const NOW = Date.parse('2026-11-26T12:30:00Z');

describe('times in words', () => {
  it.each([
    [0, '0 ms'],
    [1.234, '1.2 ms'],
    [750, '750 ms'],
    [4_210, '4.2 s'],
    [90_000, '1 min 30 s'],
  ])('a duration of %d ms is %s', (ms, words) => expect(took(ms)).toBe(words));

  it.each([
    [-5, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [61_000, '1 min 1 s'],
    [11 * 60_000 + 5_000, '11 min'],
    [3_600_000, '1 h'],
    [3_660_000, '1 h 1 min'],
    [86_400_000 * 3 + 7_200_000, '3 d 2 h'],
  ])('a long duration of %d ms is %s', (ms, words) => expect(lasted(ms)).toBe(words));

  it('a time becomes how long ago it was, and an invalid one becomes nothing', () => {
    expect(sinceThen('2026-11-26T12:29:30Z', NOW)).toBe('30 s');
    expect(sinceThen('yesterday', NOW)).toBeUndefined();
  });

  it('the clock shows the day only when it is not today', () => {
    expect(clock('2026-11-26T02:03:04.567Z', NOW)).toBe('02:03:04');
    expect(clock('2026-11-25T22:03:04.567Z', NOW)).toBe('2026-11-25 22:03:04');
    expect(clock('noon', NOW)).toBe('noon');
  });

  it('a word of the bodies becomes ordinary text', () => expect(spoken('not_ready')).toBe('not ready'));
});
