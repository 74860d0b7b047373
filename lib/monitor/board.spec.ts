import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckResult } from '../checks/check-result.js';
import { runOf } from '../checks/check-run.fake.js';
import type { HealthStatus } from '../checks/health-check.js';
import { Board, type Posting } from './board.js';

let board: Board;
let changes: Posting[];
let postings: Posting[];

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  board = new Board();
  postings = [];
  changes = [];
  board.postings$.subscribe((posting) => postings.push(posting));
  board.statusChanges$.subscribe((posting) => changes.push(posting));
});

afterEach(() => {
  vi.useRealTimers();
});

function result(status: HealthStatus, name = 'database'): CheckResult {
  return { name, status, latency_ms: 1, checked_at: new Date().toISOString() };
}

describe('Board', () => {
  it('has nothing for a check that has not been run', () => {
    expect(board.latest('database')).toBeUndefined();
  });

  it('keeps the latest result of each check', () => {
    board.post(runOf(result('healthy')));
    board.post(runOf(result('healthy', 'cache')));
    const latest = result('degraded');
    board.post(runOf(latest));
    expect(board.latest('database')?.result).toBe(latest);
    expect(board.latest('cache')?.result.status).toBe('healthy');
  });

  it('keeps when a result came, and since when the status has not changed', () => {
    const start = performance.now();
    board.post(runOf(result('healthy')));
    vi.advanceTimersByTime(1_000);
    board.post(runOf(result('healthy')));
    vi.advanceTimersByTime(500);
    expect(board.latest('database')).toMatchObject({ postedAt: start + 1_000, since: start });
    board.post(runOf(result('unhealthy')));
    expect(board.latest('database')).toMatchObject({ postedAt: start + 1_500, since: start + 1_500 });
  });

  it('emits every result', () => {
    board.post(runOf(result('healthy')));
    board.post(runOf(result('healthy')));
    expect(postings).toHaveLength(2);
  });

  it('emits a change of status with the status before it and how long that lasted', () => {
    for (const status of ['healthy', 'healthy', 'unhealthy', 'unhealthy', 'healthy'] as const) {
      board.post(runOf(result(status)));
      vi.advanceTimersByTime(1_000);
    }
    expect(changes.map(({ result: { status }, ended }) => [status, ended])).toEqual([
      ['healthy', { status: undefined, lastedMs: 0 }],
      ['unhealthy', { status: 'healthy', lastedMs: 2_000 }],
      ['healthy', { status: 'unhealthy', lastedMs: 2_000 }],
    ]);
  });

  it('counts the runs of each check, and adds the counts to each posting', () => {
    board.post(runOf(result('healthy')));
    board.post({ ...runOf(result('unhealthy')), outcome: 'timed_out' });
    board.post(runOf(result('healthy', 'cache')));
    expect(board.latest('database')?.tally.outcomes).toMatchObject({ healthy: 1, unhealthy: 0, timed_out: 1 });
    expect(postings.map(({ tally }) => tally.outcomes.healthy)).toEqual([1, 1, 1]);
  });

  it('has stored the result before it emits it', () => {
    const seen: unknown[] = [];
    board.postings$.subscribe(() => seen.push(board.latest('database')?.result.status));
    board.post(runOf(result('unhealthy')));
    expect(seen).toEqual(['unhealthy']);
  });
});
