/** How a shutdown may spend its time. */
export interface DrainSettings {
  readonly delayMs: number;
  readonly timeoutMs: number;
}

/** What the longest shutdown adds up to. */
export interface ShutdownBudget extends DrainSettings {
  /** For the application's own teardown, in milliseconds: closing pools, flushing logs. */
  readonly teardownMs: number;
  /**
   * The least that the pod needs, in seconds. Kubernetes counts from the deletion, so what a preStop hook takes comes on
   * top.
   */
  readonly terminationGracePeriodSeconds: number;
}

const TEARDOWN_MS = 5_000;

/**
 * What `drain.delayMs` and `drain.timeoutMs` mean for the pod: with less `terminationGracePeriodSeconds` than this the
 * kubelet kills it in the middle of its requests.
 */
export function shutdownBudget({ delayMs, timeoutMs }: DrainSettings): ShutdownBudget {
  const totalMs = delayMs + timeoutMs + TEARDOWN_MS;
  return { delayMs, timeoutMs, teardownMs: TEARDOWN_MS, terminationGracePeriodSeconds: Math.ceil(totalMs / 1_000) };
}
