import type { CheckFigures } from '../checks/check-figures.js';
import { NO_RUNS } from '../checks/run-tally.js';
import type { MetricValues } from './metric-values.js';

/** A check that has not run yet, as far as a test does not say otherwise. */
export function checkOf(name: string, figures: Partial<CheckFigures> = {}): CheckFigures {
  return { name, status: undefined, checkedAt: undefined, breaker: undefined, tally: NO_RUNS, ...figures };
}

/** An application of which all is well and nothing has been measured. */
export function valuesOf(values: Partial<MetricValues> = {}): MetricValues {
  const well = { phase: 'running', started: true, live: true, ready: true } as const;
  return { ...well, checks: [], tasks: [], eventLoop: undefined, connectionsCut: 0, ...values };
}
