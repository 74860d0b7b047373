/** How a shutdown may spend its time. */
export interface DrainSettings {
  readonly delayMs: number;
  readonly timeoutMs: number;
}

/** The longest time that a shutdown may take, and its parts. */
export interface ShutdownBudget extends DrainSettings {
  /** For the application's own teardown, in milliseconds: closing pools, flushing logs. */
  readonly teardownMs: number;
  /**
   * The least value that the pod needs, in seconds. Kubernetes counts from the deletion of the pod, so add the time of
   * a preStop hook.
   */
  readonly terminationGracePeriodSeconds: number;
}

const TEARDOWN_MS = 5_000;

/**
 * What `drain.delayMs` and `drain.timeoutMs` mean for the pod. With a shorter `terminationGracePeriodSeconds` the
 * kubelet kills the process while it still answers requests.
 */
export function shutdownBudget({ delayMs, timeoutMs }: DrainSettings): ShutdownBudget {
  const totalMs = delayMs + timeoutMs + TEARDOWN_MS;
  return { delayMs, timeoutMs, teardownMs: TEARDOWN_MS, terminationGracePeriodSeconds: Math.ceil(totalMs / 1_000) };
}
