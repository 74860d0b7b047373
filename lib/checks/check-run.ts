import type { CheckResult } from './check-result.js';

/**
 * How a run ended: with a status, at its deadline, or before it began because the circuit breaker was open. The bodies
 * show the last two as unhealthy with a message; the metrics count them separately.
 */
export const RUN_OUTCOMES = ['healthy', 'degraded', 'unhealthy', 'timed_out', 'breaker_open'] as const;

export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** One run of a check. */
export interface CheckRun {
  readonly result: CheckResult;
  readonly outcome: RunOutcome;
  /** How long the check took, in milliseconds. `undefined` when it was not called. */
  readonly tookMs: number | undefined;
}
