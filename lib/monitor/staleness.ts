import type { CheckResult } from '../checks/check-result.js';

/** Pods that started together ask a dependency at different times: each interval is off by up to this part of it. */
export const JITTER = 0.1;

/** How old a result may be before it says nothing of the present any more, in milliseconds. */
export function staleAfterMs(indicator: { intervalMs: number; timeoutMs: number; maxAgeMs: number }): number {
  const { intervalMs, timeoutMs, maxAgeMs } = indicator;
  // Three passes missed. It is not missed while a result may still be given out, until the pass after that has begun,
  // at its latest, and has had its time.
  return Math.max(3 * intervalMs, maxAgeMs + intervalMs * (1 + JITTER) + timeoutMs);
}

/** A result too old to be trusted: unhealthy, whatever it said. */
export function asStale(result: CheckResult, critical: boolean): CheckResult {
  return Object.freeze({
    ...result,
    status: critical ? 'unhealthy' : 'degraded',
    message: 'The latest result is too old',
    stale: true,
  });
}
