import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../checks/check-result.js';
import { asStale, staleAfterMs } from './staleness.js';

describe('staleAfterMs', () => {
  it('is three intervals with the defaults', () => {
    expect(staleAfterMs({ intervalMs: 10_000, timeoutMs: 750, maxAgeMs: 1_000 })).toBe(30_000);
  });

  it.each([
    ['a run may take', { intervalMs: 100, timeoutMs: 5_000, maxAgeMs: 0 }, 5_100],
    ['a result may be old', { intervalMs: 100, timeoutMs: 50, maxAgeMs: 60_000 }, 60_000],
  ])('is at least as long as %s', (_what, timing, least) => {
    expect(staleAfterMs(timing)).toBeGreaterThanOrEqual(least);
  });
});

describe('asStale', () => {
  const result: CheckResult = {
    name: 'database',
    status: 'healthy',
    latency_ms: 3,
    checked_at: '2026-01-02T03:04:05.678Z',
    message: 'fine',
    details: { pool_size: 10 },
  };

  it('makes a critical check unhealthy, and keeps the time of its result', () => {
    expect(asStale(result, true)).toEqual({
      ...result,
      status: 'unhealthy',
      message: 'The latest result is too old',
      stale: true,
    });
  });

  it('makes a check that is not critical degraded', () => {
    expect(asStale(result, false)).toMatchObject({ status: 'degraded', stale: true });
  });
});
