import type { CircuitBreakerOptions } from '../checks/breaker-state.js';
import { type Probe, PROBES } from '../checks/probe.js';
import type { Critical } from '../checks/standing.js';
import { DEFAULT_INTERVAL_MS, DEFAULT_TIMEOUT_MS } from '../settings/default-times.js';
import { flagOr, flagOrWord, listOf, nonNegativeMs, positiveMs } from '../settings/fields.js';
import { type Field, readFields } from '../settings/read-fields.js';
import { refuseContradictions } from './refuse-contradictions.js';

/** The options of `@HealthIndicator()`. Defaults come from the module's `checks` options. */
export interface HealthIndicatorOptions {
  /**
   * The probes that this check counts for. With an empty list it is shown on `/health` only.
   * @default ['readiness']
   */
  readonly probes?: readonly Probe[];
  /**
   * Whether a failure of this check fails its probes. A check that is not critical is degraded at worst.
   *
   * - `true`: always. For what this pod alone has.
   * - `'until-ready'`: until the pod was ready for the first time, and never after that. For what all pods share, such as
   *   their database: a release that cannot reach it gets no traffic, and its outage does not take every pod out of the
   *   Service at once.
   * - `false`: never. For what the service can work without.
   *
   * The environment variable `PROBES_NOT_CRITICAL=database,search` makes the named checks not critical.
   * @default true
   */
  readonly critical?: Critical;
  /**
   * Deadline of one run, in milliseconds. Then the signal is aborted and the check counts as unhealthy.
   * @default checks.timeoutMs of the module
   */
  readonly timeoutMs?: number;
  /**
   * Time between two background runs, in milliseconds, plus or minus a tenth. A background run is skipped while the
   * result is fresh, so an interval below `maxAgeMs` has no use.
   * @default checks.intervalMs of the module
   */
  readonly intervalMs?: number;
  /**
   * The maximum age of a result, in milliseconds. A probe that finds an older one waits for a new run.
   * @default checks.maxAgeMs of the module
   */
  readonly maxAgeMs?: number;
  /**
   * A healthy run that took longer than this, in milliseconds, is degraded.
   * @default none
   */
  readonly degradedAboveMs?: number;
  /**
   * Stop asking the dependency after several failures in a row. `true` means 3 failures, 2 successes, 30 s.
   * @default false
   */
  readonly circuitBreaker?: boolean | CircuitBreakerOptions;
}

/** The settings of the module that indicators use as defaults. */
export interface TimingDefaults {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly maxAgeMs: number;
}

export type IndicatorFields = ReturnType<typeof indicatorFields>;

/** Made once for all indicators of an application, because there may be many. */
export function indicatorFields(defaults: TimingDefaults) {
  return {
    probes: listOf(PROBES, ['readiness']),
    critical: flagOrWord('until-ready', true),
    timeoutMs: positiveMs(defaults.timeoutMs),
    intervalMs: positiveMs(defaults.intervalMs),
    maxAgeMs: nonNegativeMs(defaults.maxAgeMs),
    degradedAboveMs: positiveMs<number | undefined>(undefined),
    circuitBreaker: flagOr<CircuitBreakerOptions>('failureThreshold, successThreshold, resetTimeoutMs'),
  } satisfies Record<keyof HealthIndicatorOptions, Field<unknown>>;
}

export function readIndicatorOptions(subject: string, raw: unknown, fields: IndicatorFields) {
  const options = readFields(raw, fields, { subject });
  const set = (raw ?? {}) as HealthIndicatorOptions;
  const isSetByHand = set.timeoutMs !== undefined || options.timeoutMs !== DEFAULT_TIMEOUT_MS;
  // An interval of the whole module is meant for most checks. A single check may have a deadline longer than that.
  const isForMost = set.intervalMs === undefined && options.intervalMs !== DEFAULT_INTERVAL_MS;
  if (isSetByHand) refuseContradictions(subject, isForMost ? { ...options, intervalMs: Infinity } : options);
  return options;
}
