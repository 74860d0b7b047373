import type { CheckResult } from '../checks/check-result.js';

/** How old a result may be before it says nothing of the present any more, in milliseconds. */
export function staleAfterMs(indicator: { intervalMs: number; timeoutMs: number; maxAgeMs: number }): number {
  const { intervalMs, timeoutMs, maxAgeMs } = indicator;
  // Three passes missed. A run that takes its time, or an age that the user allows, is not yet a pass missed.
  return Math.max(3 * intervalMs, intervalMs + timeoutMs, maxAgeMs);
}

/** A result too old to be trusted: unhealthy, whatever it said. */
export function asStale(result: CheckResult, critical: boolean): CheckResult {
  return {
    ...result,
    status: critical ? 'unhealthy' : 'degraded',
    message: 'No result for three intervals',
    stale: true,
  };
}
