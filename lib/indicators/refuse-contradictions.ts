import type { CircuitBreakerOptions } from '../checks/breaker-state.js';
import type { Probe } from '../checks/probe.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { requireThat } from '../settings/compare.js';

/** How long the kubelet waits for an answer, unless a manifest says otherwise, in milliseconds. */
const KUBELET_WAITS_MS = 1_000;

/** What of an indicator's options can contradict what else. */
export interface TimedOptions {
  readonly probes: readonly Probe[];
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly degradedAboveMs: number | undefined;
  readonly circuitBreaker: boolean | CircuitBreakerOptions;
}

/**
 * Refuses a deadline that contradicts the rest. For a deadline that somebody has set: the default is nobody's decision.
 *
 * @throws ProbesConfigurationError
 */
export function refuseContradictions(
  subject: string,
  { probes, timeoutMs, intervalMs, degradedAboveMs, circuitBreaker }: TimedOptions,
): void {
  const timeout = { name: 'timeoutMs', value: timeoutMs };
  const interval = { name: 'intervalMs', value: intervalMs };
  requireThat(subject, timeout, 'at most', interval, 'the next pass would come while the one before still waits');
  if (degradedAboveMs !== undefined) {
    const degraded = { name: 'degradedAboveMs', value: degradedAboveMs };
    requireThat(subject, degraded, 'below', timeout, 'a check that takes so long is unhealthy already');
  }
  const resetMs = typeof circuitBreaker === 'object' ? circuitBreaker.resetTimeoutMs : undefined;
  // One that is no time at all is refused by the reader of the breaker's own options.
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
