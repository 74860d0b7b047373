import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AbandonedRuns, pauseMs } from './abandoned-runs.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Adds a run that has passed its deadline. Returns a function that ends this run. */
function leaveBehind(runs: AbandonedRuns): () => Promise<void> {
  let settle: (value?: unknown) => void = () => undefined;
  runs.makeRoom();
  runs.add(new Promise((resolve) => (settle = resolve)));
  return async () => {
    settle();
    await vi.advanceTimersByTimeAsync(0);
  };
}

function leaveThreeBehind(): { runs: AbandonedRuns; ends: (() => Promise<void>)[] } {
  const runs = new AbandonedRuns();
  return { runs, ends: [1, 2, 3].map(() => leaveBehind(runs)) };
}

describe('pauseMs', () => {
  it.each([
    [0, 30_000],
    [1, 60_000],
    [2, 120_000],
    [3, 240_000],
    [4, 480_000],
    [5, 600_000],
    [1_000, 600_000],
    [10_000, 600_000],
  ])('after %d lost runs in a row is %d ms', (lost, ms) => {
    expect(pauseMs(lost)).toBe(ms);
  });
});

describe('AbandonedRuns', () => {
  it('let the next run begin while fewer than three are outstanding', () => {
    const runs = new AbandonedRuns();
    for (let count = 0; count < 3; count++) {
      expect(runs).toMatchObject({ count, leftMs: 0 });
      leaveBehind(runs);
    }
    expect(runs).toMatchObject({ count: 3, leftMs: 30_000 });
  });

  it('let a run begin as soon as one of three has ended', async () => {
    const { runs, ends } = leaveThreeBehind();
    await ends[1]?.();
    expect(runs).toMatchObject({ count: 2, leftMs: 0 });
  });

  it('count the pause from the run that was abandoned last', () => {
    const runs = new AbandonedRuns();
    for (let count = 0; count < 3; count++) {
      leaveBehind(runs);
      vi.advanceTimersByTime(1_000);
    }
    expect(runs.leftMs).toBe(29_000);
  });

  it('never count more than three: the oldest counts as lost, and the pause gets longer', () => {
    const { runs } = leaveThreeBehind();
    for (const next of [60_000, 120_000, 240_000]) {
      vi.advanceTimersByTime(runs.leftMs);
      expect(runs).toMatchObject({ count: 3, leftMs: 0 });
      leaveBehind(runs);
      expect(runs).toMatchObject({ count: 3, leftMs: next });
    }
  });

  it('drop no run while fewer than three are outstanding', () => {
    const runs = new AbandonedRuns();
    leaveBehind(runs);
    leaveBehind(runs);
    runs.makeRoom();
    expect(runs.count).toBe(2);
  });

  it('have a short pause again once a run has ended in time', () => {
    const { runs } = leaveThreeBehind();
    vi.advanceTimersByTime(30_000);
    leaveBehind(runs);
    runs.endedInTime();
    expect(runs.leftMs).toBe(30_000);
  });

  it('end the pause when a run that counted as lost ends after all', async () => {
    const { runs, ends } = leaveThreeBehind();
    vi.advanceTimersByTime(30_000);
    leaveBehind(runs);
    expect(runs).toMatchObject({ count: 3, leftMs: 60_000 });
    await ends[0]?.();
    expect(runs).toMatchObject({ count: 3, leftMs: 0 });
  });

  it('have no pause when a test has set the clock back', () => {
    vi.advanceTimersByTime(1_000_000);
    const { runs } = leaveThreeBehind();
    vi.useRealTimers();
    vi.useFakeTimers();
    expect(runs.leftMs).toBe(0);
  });
});
