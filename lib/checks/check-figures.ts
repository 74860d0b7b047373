import type { BreakerState } from './breaker-state.js';
import type { HealthStatus } from './health-check.js';
import type { RunTally } from './run-tally.js';

/** What can be counted and measured of one check: figures alone, and no text but its name. */
export interface CheckFigures {
  readonly name: string;
  /** `undefined` before the first result. */
  readonly status: HealthStatus | undefined;
  /** When the latest run ended, ISO 8601, UTC. */
  readonly checkedAt: string | undefined;
  /** At this moment: time alone and the calls of the application move it, too. */
  readonly breaker: BreakerState['name'] | undefined;
  readonly tally: RunTally;
}
