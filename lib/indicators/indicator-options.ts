import type { CircuitBreakerOptions } from '../checks/breaker-state.js';
import { type Probe, PROBES } from '../checks/probe.js';
import { DEFAULT_INTERVAL_MS, DEFAULT_TIMEOUT_MS } from '../settings/default-times.js';
import { flag, flagOr, listOf, nonNegativeMs, positiveMs } from '../settings/fields.js';
import { type Field, readFields } from '../settings/read-fields.js';
import { refuseContradictions } from './refuse-contradictions.js';

/** What `@HealthIndicator()` takes. What is left out comes from the module's `checks` options. */
export interface HealthIndicatorOptions {
  /**
   * The probes that this check counts for. One that counts for none is shown on `/health` only.
   * @default ['readiness']
   */
  readonly probes?: readonly Probe[];
  /**
   * Whether its failure fails the probe. A check that is not critical can only degrade.
   * @default true
   */
  readonly critical?: boolean;
  /**
   * Deadline of one run, in milliseconds; then its signal is aborted and it counts as unhealthy.
   * @default checks.timeoutMs of the module
   */
  readonly timeoutMs?: number;
  /**
   * Time from one background pass to the next, in milliseconds, give or take a tenth. A pass asks what is not fresh, so
   * nothing is gained by an interval below `maxAgeMs`.
   * @default checks.intervalMs of the module
   */
  readonly intervalMs?: number;
  /**
   * A probe never answers with a result older than this, in milliseconds, without a fresh run.
   * @default checks.maxAgeMs of the module
   */
  readonly maxAgeMs?: number;
  /**
   * A healthy answer that took longer than this, in milliseconds, is degraded.
   * @default none
   */
  readonly degradedAboveMs?: number;
  /**
   * Leave the dependency alone after failures in a row; `true` for 3 failures, 2 successes, 30 s.
   * @default false
   */
  readonly circuitBreaker?: boolean | CircuitBreakerOptions;
}

/** The part of the module's configuration that indicators fall back to. */
export interface TimingDefaults {
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly maxAgeMs: number;
}

export type IndicatorFields = ReturnType<typeof indicatorFields>;

/** What may be set; once for all indicators of an application, of which there may be many. */
export function indicatorFields(defaults: TimingDefaults) {
  return {
    probes: listOf(PROBES, ['readiness']),
    critical: flag(true),
    timeoutMs: positiveMs(defaults.timeoutMs),
    intervalMs: positiveMs(defaults.intervalMs),
    maxAgeMs: nonNegativeMs(defaults.maxAgeMs),
    degradedAboveMs: positiveMs<number | undefined>(undefined),
    circuitBreaker: flagOr<CircuitBreakerOptions>('failureThreshold, successThreshold, resetTimeoutMs'),
  } satisfies Record<keyof HealthIndicatorOptions, Field<unknown>>;
}

/** @throws ProbesConfigurationError that names `className`. */
export function readIndicatorOptions(className: string, raw: unknown, fields: IndicatorFields) {
  const subject = `@HealthIndicator() on ${className}: `;
  const options = readFields(raw, fields, { subject });
  const set = (raw ?? {}) as HealthIndicatorOptions;
  const isSetByHand = set.timeoutMs !== undefined || options.timeoutMs !== DEFAULT_TIMEOUT_MS;
  // An interval that is set for the whole module is for most checks: a single one may have a longer deadline of its own.
  const isForMost = set.intervalMs === undefined && options.intervalMs !== DEFAULT_INTERVAL_MS;
  if (isSetByHand) refuseContradictions(subject, isForMost ? { ...options, intervalMs: Infinity } : options);
  return options;
}
