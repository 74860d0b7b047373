import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isDue, Outstanding, type Patience } from './outstanding.js';

const PATIENCE: Patience = { pauseMs: 1_000, longestPauseMs: 60_000 };
const KEY = {};

describe('isDue', () => {
  const works = (count: number) => Array.from({ length: count }, () => new Promise<void>(() => undefined));

  it.each<[outstanding: number, attempts: number, agoMs: number, due: boolean]>([
    [0, 0, 0, true],
    [0, 5, 0, true], // All have failed, so none is outstanding.
    [1, 1, 999, false],
    [1, 1, 1_000, true],
    [2, 2, 1_999, false],
    [2, 2, 2_000, true],
    [1, 0, 0, true], // Another one has just been answered.
    [3, 3, 3_999, false],
    [3, 3, 4_000, true],
    [3, 50, 59_999, false],
    [3, 50, 60_000, true],
    [1, 1, -1, true], // On a clock that a test has replaced.
  ])('with %d outstanding after %d attempts, the last one %d ms ago: %s', (count, attempts, agoMs, due) => {
    expect(isDue({ works: works(count), attempts, lastAt: 5_000 }, 5_000 + agoMs, PATIENCE)).toBe(due);
  });
});

describe('Outstanding', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const never = () => new Promise<string>(() => undefined);

  it('begins work once for all callers until it ends', async () => {
    const begin = vi.fn(() => new Promise<string>((resolve) => setTimeout(resolve, 100, 'done')));
    const outstanding = new Outstanding<string>(PATIENCE);
    const answers = Promise.all([outstanding.ask(KEY, begin), outstanding.ask(KEY, begin)]);
    await vi.advanceTimersByTimeAsync(100);
    expect(await answers).toEqual(['done', 'done']);
    expect(begin).toHaveBeenCalledOnce();
    void outstanding.ask(KEY, begin);
    expect(begin).toHaveBeenCalledTimes(2);
  });

  it('keeps the work of different keys separate', () => {
    const begin = vi.fn(never);
    const outstanding = new Outstanding<string>(PATIENCE);
    void outstanding.ask({}, begin);
    void outstanding.ask({}, begin);
    expect(begin).toHaveBeenCalledTimes(2);
  });

  it('begins lost work again, and its answer goes to all waiting callers', async () => {
    const outstanding = new Outstanding<string>(PATIENCE);
    const first = outstanding.ask(KEY, never);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await outstanding.ask(KEY, () => Promise.resolve('back'))).toBe('back');
    const heard = vi.fn();
    void first.then(heard);
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).not.toHaveBeenCalled(); // It asked earlier, and waits only for the work of that time.
  });

  it('begins at once after an answer, even if lost work is still outstanding', async () => {
    const outstanding = new Outstanding<string>(PATIENCE);
    void outstanding.ask(KEY, never);
    await vi.advanceTimersByTimeAsync(1_000);
    await outstanding.ask(KEY, () => Promise.resolve('one'));
    expect(await outstanding.ask(KEY, () => Promise.resolve('two'))).toBe('two');
  });

  it('keeps beginning it, once in the longest pause', async () => {
    const begin = vi.fn(never);
    const outstanding = new Outstanding<string>(PATIENCE);
    for (let second = 0; second < 3_600; second++) {
      void outstanding.ask(KEY, begin);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(begin.mock.calls.length).toBeGreaterThan(60);
    expect(begin.mock.calls.length).toBeLessThan(70);
  });

  it('waits for the three newest works, and not for older ones', async () => {
    const ends: ((answer: string) => void)[] = [];
    const begin = () => new Promise<string>((resolve) => ends.push(resolve));
    const outstanding = new Outstanding<string>(PATIENCE);
    const heard = vi.fn();
    for (const pauseMs of [1_000, 2_000, 4_000, 0]) {
      const answer = outstanding.ask(KEY, begin);
      if (pauseMs === 0) void answer.then(heard);
      await vi.advanceTimersByTimeAsync(pauseMs);
    }
    expect(ends).toHaveLength(4);
    ends[0]?.('lost');
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).not.toHaveBeenCalled();
    ends[1]?.('late');
    await vi.advanceTimersByTimeAsync(0);
    expect(heard).toHaveBeenCalledExactlyOnceWith('late');
  });

  it('begins it soon after the other side has come back', async () => {
    const begin = vi.fn(never);
    const outstanding = new Outstanding<string>(PATIENCE);
    for (let second = 0; second < 600; second++) {
      void outstanding.ask(KEY, begin);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    outstanding.expectSoon(KEY);
    begin.mockClear();
    await vi.advanceTimersByTimeAsync(99);
    void outstanding.ask(KEY, begin);
    expect(begin).not.toHaveBeenCalled(); // The outstanding work may be answered now.
    await vi.advanceTimersByTimeAsync(1);
    expect(await outstanding.ask(KEY, () => Promise.resolve('back'))).toBe('back');
  });

  it('fails with the newest error when all have failed, and then begins again', async () => {
    const outstanding = new Outstanding<string>(PATIENCE);
    const failing = (reason: string, ms: number) => () =>
      new Promise<string>((_, reject) => setTimeout(reject, ms, new Error(reason)));
    void outstanding.ask(KEY, failing('old', 5_000)).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    const failed = expect(outstanding.ask(KEY, failing('young', 100))).rejects.toThrow('young');
    await vi.advanceTimersByTimeAsync(4_000);
    await failed;
    expect(await outstanding.ask(KEY, () => Promise.resolve('new'))).toBe('new');
  });

  it('begins anew at once when all has failed, however often', async () => {
    const outstanding = new Outstanding<string>(PATIENCE);
    const begin = vi.fn(() => Promise.reject(new Error('refused')));
    for (let time = 1; time <= 3; time++) {
      // oxlint-disable-next-line no-await-in-loop
      await expect(outstanding.ask(KEY, begin)).rejects.toThrow('refused');
      expect(begin).toHaveBeenCalledTimes(time);
    }
  });

  it('does not forget what is under way when something else has failed', async () => {
    const outstanding = new Outstanding<string>(PATIENCE);
    const fails = () => new Promise<string>((_, reject) => setTimeout(reject, 1_500, new Error('old')));
    void outstanding.ask(KEY, fails).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    const begin = vi.fn(never);
    void outstanding.ask(KEY, begin);
    await vi.advanceTimersByTimeAsync(600);
    void outstanding.ask(KEY, begin);
    expect(begin).toHaveBeenCalledOnce();
  });

  it('expects nothing of who was never asked', () => {
    expect(() => new Outstanding<string>(PATIENCE).expectSoon({})).not.toThrow();
  });

  it('passes on an error that is thrown synchronously', async () => {
    const thrown = () => {
      throw new Error('not connected');
    };
    await expect(new Outstanding<string>(PATIENCE).ask(KEY, thrown)).rejects.toThrow('not connected');
  });
});
