import { describe, expect, it } from 'vitest';
import type { CheckRun } from './check-run.js';
import { countRun, DURATION_BOUNDS, NO_RUNS } from './run-tally.js';

type Ended = Pick<CheckRun, 'outcome' | 'tookMs'>;

const tallyOf = (...runs: readonly Ended[]) => runs.reduce(countRun, NO_RUNS);

describe('a tally', () => {
  it('has all outcomes and all buckets from the start', () => {
    expect(NO_RUNS.outcomes).toEqual({ healthy: 0, degraded: 0, unhealthy: 0, timed_out: 0, breaker_open: 0 });
    expect(NO_RUNS.durations).toEqual(Array(DURATION_BOUNDS.length + 1).fill(0));
  });

  it('counts runs by their outcome', () => {
    const runs: Ended[] = [
      { outcome: 'healthy', tookMs: 1 },
      { outcome: 'timed_out', tookMs: 750 },
      { outcome: 'healthy', tookMs: 2 },
    ];
    expect(tallyOf(...runs).outcomes).toEqual({ ...NO_RUNS.outcomes, healthy: 2, timed_out: 1 });
  });

  it.each<[tookMs: number, bucket: number]>([
    [0, 0],
    [5, 0],
    [5.000_1, 1],
    [10, 1],
    [2_500, 9],
    [2_501, 10],
    [600_000, 10],
  ])('counts a run of %f ms in bucket %i, and in no other', (tookMs, bucket) => {
    const { durations, seconds } = tallyOf({ outcome: 'healthy', tookMs });
    expect(durations.flatMap((count, index) => (count > 0 ? [[index, count]] : []))).toEqual([[bucket, 1]]);
    expect(seconds).toBe(tookMs / 1_000);
  });

  it('counts no duration for a run that did not call the check', () => {
    const before = tallyOf({ outcome: 'unhealthy', tookMs: 20 });
    const after = countRun(before, { outcome: 'breaker_open', tookMs: undefined });
    expect(after).toEqual({ ...before, outcomes: { ...before.outcomes, breaker_open: 1 } });
  });

  it('does not change the tally before it', () => {
    const before = tallyOf({ outcome: 'healthy', tookMs: 20 });
    const copy = structuredClone(before);
    countRun(before, { outcome: 'healthy', tookMs: 20 });
    expect(before).toEqual(copy);
  });
});
