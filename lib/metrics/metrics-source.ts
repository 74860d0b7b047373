import type { Observable } from 'rxjs';
import type { CheckRun } from '../checks/check-run.js';
import type { MetricValues } from './metric-values.js';

/** What the adapters for other libraries need from an application. */
export interface MetricsSource {
  /** The values as they are now. Runs no check. */
  read(): MetricValues;
  /** Emits each run of a check after it has ended. */
  readonly runs$: Observable<Pick<CheckRun, 'result' | 'tookMs'>>;
  /** Aborted when the application has closed. */
  readonly closed: AbortSignal;
}

/** The part of `ProbesService` that has the metrics. */
export interface Measured {
  readonly metrics: MetricsSource;
}
