import type { HealthStatus } from './health-check.js';
import type { PlainDetails } from './plain-details.js';

/** The latest result of a check. It goes into the bodies, so its keys are snake_case. */
export interface CheckResult {
  readonly name: string;
  readonly status: HealthStatus;
  /** How long the run took, in milliseconds. */
  readonly latency_ms: number;
  /** When the run ended, ISO 8601, UTC. */
  readonly checked_at: string;
  readonly message?: string;
  readonly details?: PlainDetails;
  /** `true` when the result is so old that it counts as a failure; left out otherwise. */
  readonly stale?: true;
  /** Whether its failure fails its probes. Left out when it always does (`true`). */
  readonly critical?: false | 'until-ready';
  /** Whether it is critical now, and why. Left out when `critical` alone says it. */
  readonly stands?: string;
}

/** A check and its latest result, which is `undefined` before the first run has ended. */
export interface Reading {
  readonly name: string;
  readonly result: CheckResult | undefined;
}
