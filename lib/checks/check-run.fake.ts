import type { CheckResult } from './check-result.js';
import type { CheckRun } from './check-run.js';

/** A run that ended with this result. */
export function runOf(result: CheckResult): CheckRun {
  return { result, outcome: result.status, tookMs: result.latency_ms };
}
