import type { CheckFigures } from '../checks/check-figures.js';
import { NO_RUNS } from '../checks/run-tally.js';
import type { MetricValues } from './metric-values.js';

/** A check that has not run yet, with these figures. */
export function checkOf(name: string, figures: Partial<CheckFigures> = {}): CheckFigures {
  return { name, status: undefined, checkedAt: undefined, breaker: undefined, tally: NO_RUNS, ...figures };
}

/** An application that is ready and has measured nothing, with these values. */
export function valuesOf(values: Partial<MetricValues> = {}): MetricValues {
  const well = { phase: 'running', started: true, live: true, ready: true } as const;
  return { ...well, checks: [], tasks: [], eventLoop: undefined, connectionsCut: 0, ...values };
}
