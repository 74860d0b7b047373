import type { Observable } from 'rxjs';
import type { CheckRun } from '../checks/check-run.js';
import type { MetricValues } from './metric-values.js';

/** What an adapter for another library needs to know of an application. */
export interface MetricsSource {
  /** The values of this moment. Runs no check. */
  read(): MetricValues;
  /** Each run of a check, when it has ended. */
  readonly runs$: Observable<Pick<CheckRun, 'result' | 'tookMs'>>;
  /** Aborted when the application has closed: then nothing of it is left. */
  readonly closed: AbortSignal;
}

/** Who has it: `ProbesService`. */
export interface Measured {
  readonly metrics: MetricsSource;
}
