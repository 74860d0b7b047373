/** The three questions that Kubernetes asks, and so what a check may count for. */
export const PROBES = ['startup', 'liveness', 'readiness'] as const;

/**
 * - `startup`: has it started? No other probe is sent before it succeeds.
 * - `liveness`: is it alive? Failing it restarts the container, so a check for it asks no dependency.
 * - `readiness`: may traffic be routed here? Failing it takes the pod out of the Service; it never restarts it.
 */
export type Probe = (typeof PROBES)[number];
