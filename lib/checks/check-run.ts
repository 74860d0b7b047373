import type { CheckResult } from './check-result.js';

/**
 * How a run ended: with a status, or because its time was up, or before it began, because the circuit breaker was open.
 * A body says the last two in a message, for people; who counts needs them apart.
 */
export const RUN_OUTCOMES = ['healthy', 'degraded', 'unhealthy', 'timed_out', 'breaker_open'] as const;

export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** One run of a check. */
export interface CheckRun {
  readonly result: CheckResult;
  readonly outcome: RunOutcome;
  /** How long the check itself took, in milliseconds; `undefined` where it was not called. */
  readonly tookMs: number | undefined;
}
