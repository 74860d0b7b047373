import type { BreakerState } from './breaker-state.js';
import type { HealthStatus } from './health-check.js';
import type { RunTally } from './run-tally.js';

/** The numbers and states of one check that the metrics use. It has no text but the name. */
export interface CheckFigures {
  readonly name: string;
  /** `undefined` before the first result. */
  readonly status: HealthStatus | undefined;
  /** When the latest run ended, ISO 8601, UTC. */
  readonly checkedAt: string | undefined;
  /** The state now. Time and the calls of the application change it, too. */
  readonly breaker: BreakerState['name'] | undefined;
  readonly tally: RunTally;
}
