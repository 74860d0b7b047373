import type { HealthStatus } from './health-check.js';
import type { PlainDetails } from './plain-details.js';

/** The latest a check has said, as it stands in the bodies: hence the snake_case. */
export interface CheckResult {
  readonly name: string;
  readonly status: HealthStatus;
  /** How long the run took, in milliseconds. */
  readonly latency_ms: number;
  /** When the run ended, ISO 8601, UTC. */
  readonly checked_at: string;
  readonly message?: string;
  readonly details?: PlainDetails;
  /** Present and true when the result is so old that it counts as a failure, whatever it said. */
  readonly stale?: true;
}

/** What is known of a check: nothing before its first result. */
export interface Reading {
  readonly name: string;
  readonly result: CheckResult | undefined;
}
