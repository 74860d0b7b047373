import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from './pace.js';
import { fakeRealTime } from './real-time.fake.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
  fakeRealTime();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Work that takes this long each time. */
function workOf(ms: number) {
  const work = vi.fn(() => void vi.advanceTimersByTime(ms));
  return { work, pace: new Pace(work) };
}

describe('Pace', () => {
  it('runs cheap work at once, for any number of requests', () => {
    const { work, pace } = workOf(0);
    for (let time = 0; time < 1_000; time++) pace.ask();
    expect(work).toHaveBeenCalledTimes(1_000);
  });

  it('runs work of 20 ms in all at once, and the rest once, a little later', () => {
    const { work, pace } = workOf(5);
    for (let time = 0; time < 1_000; time++) pace.ask();
    // The time that the work takes passes too, and a twentieth of it counts as free again.
    expect(work).toHaveBeenCalledTimes(5);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(100);
    expect(work).toHaveBeenCalledTimes(6);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('takes a twentieth of the time in the long run', () => {
    const { work, pace } = workOf(10);
    const startedAt = performance.now();
    while (performance.now() - startedAt < 60_000) {
      pace.ask();
      vi.advanceTimersByTime(1);
    }
    const share = (work.mock.calls.length * 10) / 60_000;
    expect(share).toBeGreaterThan(0.04);
    expect(share).toBeLessThan(0.06);
  });

  it('waits for a second at most, even after very long work', () => {
    const { work, pace } = workOf(60_000);
    pace.ask();
    pace.ask();
    work.mockImplementation(() => undefined);
    vi.advanceTimersByTime(1_001);
    expect(work.mock.calls.length).toBeGreaterThanOrEqual(2);
  });

  it('runs at once when the work itself asks for it', () => {
    let depth = 0;
    const seen: number[] = [];
    const pace: Pace = new Pace(() => {
      seen.push(depth);
      vi.advanceTimersByTime(40);
      if (depth++ < 2) pace.ask();
    });
    pace.ask();
    expect(seen).toEqual([0, 1, 2]);
  });

  it('does at once all that the work itself asks for, however long that takes', () => {
    let runs = 0;
    const pace: Pace = new Pace(() => {
      runs += 1;
      vi.advanceTimersByTime(60);
      if (runs > 1) return;
      pace.ask();
      pace.ask();
    });
    pace.ask();
    expect(runs).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does the rest when a twentieth of the time has made up for the work', () => {
    const { work, pace } = workOf(30);
    pace.ask();
    pace.ask();
    // The work took 30 ms of 20, so 10 ms must be made up for. So far 1.5 ms are.
    vi.advanceTimersByTime(170);
    expect(work).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it('does not keep the process alive', () => {
    const timer = vi.spyOn(globalThis, 'setTimeout');
    const { pace } = workOf(60);
    pace.ask();
    pace.ask();
    expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  });

  it('goes on after work that throws', () => {
    const work = vi.fn(() => {
      throw new Error('no');
    });
    const pace = new Pace(work);
    expect(() => pace.ask()).toThrow('no');
    vi.advanceTimersByTime(10_000);
    expect(() => pace.ask()).toThrow('no');
  });

  it('drops waiting work at stop(), until it is asked again', () => {
    const { work, pace } = workOf(60);
    pace.ask();
    pace.ask();
    expect(vi.getTimerCount()).toBe(1);
    pace.stop();
    vi.advanceTimersByTime(10_000);
    expect(work).toHaveBeenCalledTimes(1);
    pace.ask();
    expect(work).toHaveBeenCalledTimes(2);
  });
});
