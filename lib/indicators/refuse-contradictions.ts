import type { CircuitBreakerOptions } from '../checks/breaker-state.js';
import type { Probe } from '../checks/probe.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { requireThat } from '../settings/compare.js';

/** How long the kubelet waits for an answer by default, in milliseconds. */
const KUBELET_WAITS_MS = 1_000;

/** The options that can contradict each other. */
export interface TimedOptions {
  readonly probes: readonly Probe[];
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly degradedAboveMs: number | undefined;
  readonly circuitBreaker: boolean | CircuitBreakerOptions;
}

/**
 * Refuses a deadline that contradicts the other options. Call it only for a deadline that the user has set.
 *
 * @throws ProbesConfigurationError
 */
export function refuseContradictions(
  subject: string,
  { probes, timeoutMs, intervalMs, degradedAboveMs, circuitBreaker }: TimedOptions,
): void {
  const timeout = { name: 'timeoutMs', value: timeoutMs };
  const interval = { name: 'intervalMs', value: intervalMs };
  requireThat(subject, timeout, 'at most', interval, 'the next run would be due while the one before still waits');
  if (degradedAboveMs !== undefined) {
    const degraded = { name: 'degradedAboveMs', value: degradedAboveMs };
    requireThat(subject, degraded, 'below', timeout, 'a check that takes so long is unhealthy already');
  }
  const resetMs = typeof circuitBreaker === 'object' ? circuitBreaker.resetTimeoutMs : undefined;
  // A value of 0 or less is refused with the other options of the breaker.
  if (resetMs !== undefined && resetMs > 0) {
    const reset = { name: 'circuitBreaker.resetTimeoutMs', value: resetMs };
    requireThat(subject, reset, 'at least', timeout, 'the dependency is asked again while a call to it still waits');
  }
  if (probes.includes('liveness') && timeoutMs > KUBELET_WAITS_MS) {
    throw new ProbesConfigurationError(
      `${subject}\`timeoutMs\` of a check that counts for liveness must be ${KUBELET_WAITS_MS} at most, got ${timeoutMs}: ` +
        'the kubelet waits no longer, and restarts a container whose liveness probe does not answer. ' +
        "Lower it, or take 'liveness' out of `probes`.",
    );
  }
}
