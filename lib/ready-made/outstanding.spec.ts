import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isDue, Outstanding, type Patience } from './outstanding.js';

const WAITS: Patience = { pauseMs: 1_000, most: 3, beyond: 'wait' };
const FORGETS: Patience = { ...WAITS, beyond: 'forget the oldest' };
const KEY = {};

describe('isDue', () => {
  const works = (count: number) => Array.from({ length: count }, () => new Promise<void>(() => undefined));

  it.each<[outstanding: number, attempts: number, agoMs: number, patience: Patience, due: boolean]>([
    [0, 0, 0, WAITS, true],
    [0, 5, 0, WAITS, true], // All of it has failed: nothing is under way.
    [1, 1, 999, WAITS, false],
    [1, 1, 1_000, WAITS, true],
    [2, 2, 1_999, WAITS, false],
    [2, 2, 2_000, WAITS, true],
    [1, 0, 0, WAITS, true], // Another has just been answered.
    [3, 3, 100_000, WAITS, false],
    [3, 0, 100_000, WAITS, false],
    [3, 3, 3_999, FORGETS, false],
    [3, 3, 4_000, FORGETS, true],
    [3, 50, 59_999, FORGETS, false],
    [3, 50, 60_000, FORGETS, true],
  ])('with %d outstanding after %d attempts, the last %d ms ago, %o: %s', (count, attempts, agoMs, patience, due) => {
    expect(isDue({ works: works(count), attempts, lastAt: 5_000 }, 5_000 + agoMs, patience)).toBe(due);
  });
});

describe('Outstanding', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const never = () => new Promise<string>(() => undefined);

  it('begins work once for all who ask until it ends', async () => {
    const begin = vi.fn(() => new Promise<string>((resolve) => setTimeout(resolve, 100, 'done')));
    const outstanding = new Outstanding<string>(WAITS);
    const answers = Promise.all([outstanding.ask(KEY, begin), outstanding.ask(KEY, begin)]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answers).toEqual(['done', 'done']);
    expect(begin).toHaveBeenCalledOnce();
    void outstanding.ask(KEY, begin);
    expect(begin).toHaveBeenCalledTimes(2);
  });

  it('keeps the work of one key apart from that of another', () => {
    const begin = vi.fn(never);
    const outstanding = new Outstanding<string>(WAITS);
    void outstanding.ask({}, begin);
    void outstanding.ask({}, begin);
    expect(begin).toHaveBeenCalledTimes(2);
  });

  it('begins lost work again, and its answer is that of everybody who waits', async () => {
    const outstanding = new Outstanding<string>(WAITS);
    const first = outstanding.ask(KEY, never);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outstanding.ask(KEY, () => Promise.resolve('back'))).toBe('back');
    const heard = vi.fn();
    void first.then(heard);
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).not.toHaveBeenCalled(); // It asked before, and waits for what there was then.
  });

  it('begins at once after an answer, although something lost is still outstanding', async () => {
    const outstanding = new Outstanding<string>(WAITS);
    void outstanding.ask(KEY, never);
    await vi.advanceTimersByTimeAsync(1_000);
    await outstanding.ask(KEY, () => Promise.resolve('one'));
    expect(await outstanding.ask(KEY, () => Promise.resolve('two'))).toBe('two');
  });

  it('has at most so many outstanding, for as long as it takes', async () => {
    const begin = vi.fn(never);
    const outstanding = new Outstanding<string>(WAITS);
    for (let hour = 0; hour < 24; hour++) {
      void outstanding.ask(KEY, begin);
      await vi.advanceTimersByTimeAsync(3_600_000);
    }
    expect(begin).toHaveBeenCalledTimes(3);
  });

  it('goes on beginning it where the oldest is taken for lost, once a minute at most', async () => {
    const begin = vi.fn(never);
    const outstanding = new Outstanding<string>(FORGETS);
    for (let second = 0; second < 3_600; second++) {
      void outstanding.ask(KEY, begin);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(begin.mock.calls.length).toBeGreaterThan(60);
    expect(begin.mock.calls.length).toBeLessThan(70);
  });

  it('begins it soon when the other side has come back', async () => {
    const begin = vi.fn(never);
    const outstanding = new Outstanding<string>(FORGETS);
    for (let second = 0; second < 600; second++) {
      void outstanding.ask(KEY, begin);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    outstanding.expectSoon(KEY);
    begin.mockClear();
    await vi.advanceTimersByTimeAsync(99);
    void outstanding.ask(KEY, begin);
    expect(begin).not.toHaveBeenCalled(); // What was under way may be answered now.
    await vi.advanceTimersByTimeAsync(1);
    expect(await outstanding.ask(KEY, () => Promise.resolve('back'))).toBe('back');
  });

  it('fails as the youngest has when all have failed, and begins anew then', async () => {
    const outstanding = new Outstanding<string>(WAITS);
    const failing = (reason: string, ms: number) => () =>
      new Promise<string>((_, reject) => setTimeout(reject, ms, new Error(reason)));
    void outstanding.ask(KEY, failing('old', 5_000)).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    const failed = expect(outstanding.ask(KEY, failing('young', 100))).rejects.toThrow('young');
    await vi.advanceTimersByTimeAsync(4_000);
    await failed;
    expect(await outstanding.ask(KEY, () => Promise.resolve('new'))).toBe('new');
  });

  it('passes on what is thrown instead of a promise', async () => {
    const thrown = () => {
      throw new Error('not connected');
    };
    await expect(new Outstanding<string>(WAITS).ask(KEY, thrown)).rejects.toThrow('not connected');
  });
});
