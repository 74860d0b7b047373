import type { CheckResult } from '../checks/check-result.js';

/**
 * Each interval is longer or shorter by up to this part, so that pods that started together do not ask a dependency at
 * the same time.
 */
export const JITTER = 0.1;

/** How old a result may be before it counts as a failure, in milliseconds. */
export function staleAfterMs(indicator: { intervalMs: number; timeoutMs: number; maxAgeMs: number }): number {
  const { intervalMs, timeoutMs, maxAgeMs } = indicator;
  // Three background runs were missed. With a long `maxAgeMs` a fresh result skips background runs, so we also allow
  // for the first one after that: its latest start and its deadline.
  return Math.max(3 * intervalMs, maxAgeMs + intervalMs * (1 + JITTER) + timeoutMs);
}

/** The result that stands for one that is too old. */
export function asStale(result: CheckResult, critical: boolean): CheckResult {
  return Object.freeze({
    ...result,
    status: critical ? 'unhealthy' : 'degraded',
    message: 'The latest result is too old',
    stale: true,
  });
}
