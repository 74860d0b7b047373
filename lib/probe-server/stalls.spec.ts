import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { Stalls } from './stalls.js';

const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('a stall is emitted after it was stored', () => {
  const stalls = new Stalls();
  const told: [lastedMs: number, longestMs: number][] = [];
  stalls.ended$.subscribe(({ lastedMs }) => told.push([lastedMs, stalls.longestMs]));
  stalls.add({ lastedMs: 300 });
  stalls.add({ lastedMs: 700 });
  stalls.add({ lastedMs: 200 });
  expect(told).toEqual([
    [300, 300],
    [700, 700],
    [200, 700],
  ]);
});

describe('the longest stall', () => {
  it.each<[stalls: number[], longest: number]>([
    [[], 0],
    [[300, 500], 500],
    [[500, 300], 500],
    [[300, 700, 500], 700],
    [[700, 300, 500], 700],
    [[500, 500], 500],
  ])('of %j is %d ms', (each, longest) => {
    const stalls = new Stalls();
    for (const lastedMs of each) stalls.add({ lastedMs });
    expect(stalls.longestMs).toBe(longest);
  });

  it('is remembered for five minutes, and then forgotten', () => {
    const stalls = new Stalls();
    stalls.add({ lastedMs: 500 });
    vi.advanceTimersByTime(5 * MINUTE_MS);
    expect(stalls.longestMs).toBe(500);
    vi.advanceTimersByTime(1);
    expect(stalls.longestMs).toBe(0);
  });

  it('is forgotten before those that are a little younger', () => {
    const stalls = new Stalls();
    stalls.add({ lastedMs: 500 });
    vi.advanceTimersByTime(100);
    stalls.add({ lastedMs: 300 });
    vi.advanceTimersByTime(5 * MINUTE_MS);
    expect(stalls.longestMs).toBe(300);
    vi.advanceTimersByTime(1);
    expect(stalls.longestMs).toBe(0);
  });

  it('is followed by the longest one after it, and so on', () => {
    const stalls = new Stalls();
    for (const each of [900, 300, 500, 200]) {
      stalls.add({ lastedMs: each });
      vi.advanceTimersByTime(MINUTE_MS);
    }
    const longest = [stalls.longestMs];
    vi.advanceTimersByTime(1);
    for (let minute = 1; minute <= 5; minute++) {
      vi.advanceTimersByTime(MINUTE_MS);
      longest.push(stalls.longestMs);
    }
    // The stall of 300 ms was never the longest, because a longer one came after it.
    expect(longest).toEqual([900, 500, 500, 200, 0, 0]);
  });

  it('is the later one of two that lasted the same', () => {
    const stalls = new Stalls();
    stalls.add({ lastedMs: 500 });
    vi.advanceTimersByTime(4 * MINUTE_MS);
    stalls.add({ lastedMs: 500 });
    vi.advanceTimersByTime(4 * MINUTE_MS);
    expect(stalls.longestMs).toBe(500);
  });

  it('may be as long as one that was forgotten', () => {
    const stalls = new Stalls();
    stalls.add({ lastedMs: 500 });
    vi.advanceTimersByTime(6 * MINUTE_MS);
    stalls.add({ lastedMs: 300 });
    expect(stalls.longestMs).toBe(300);
  });
});

it('counts all stalls since the beginning', () => {
  const stalls = new Stalls();
  stalls.add({ lastedMs: 500 });
  vi.advanceTimersByTime(6 * MINUTE_MS);
  stalls.add({ lastedMs: 300 });
  expect(stalls.count).toBe(2);
});

it('remembers the stack of the longest stall as long as the stall', () => {
  const stalls = new Stalls();
  expect(stalls.longestStack).toBeUndefined();
  stalls.add({ lastedMs: 700, stack: 'render (a.js:1)' });
  stalls.add({ lastedMs: 500, stack: 'parse (b.js:2)' });
  expect(stalls.longestStack).toBe('render (a.js:1)');
  stalls.add({ lastedMs: 900 });
  expect(stalls.longestStack).toBeUndefined();
  stalls.add({ lastedMs: 950, stack: 'parse (b.js:2)' });
  vi.advanceTimersByTime(5 * MINUTE_MS + 1);
  expect(stalls.longestStack).toBeUndefined();
});

it('of two stalls that lasted the same it remembers where the main thread stood in the later one', () => {
  const stalls = new Stalls();
  stalls.add({ lastedMs: 500, stack: 'render (a.js:1)' });
  stalls.add({ lastedMs: 500, stack: 'parse (b.js:2)' });
  expect(stalls.longestStack).toBe('parse (b.js:2)');
});
