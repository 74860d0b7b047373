/** The three probes of Kubernetes. A check counts for one or more of them. */
export const PROBES = ['startup', 'liveness', 'readiness'] as const;

/**
 * - `startup`: has the application started? Kubernetes sends no other probe before this one succeeds.
 * - `liveness`: is it alive? When it fails, Kubernetes restarts the container. So a liveness check must not ask a
 *   dependency.
 * - `readiness`: may traffic be routed here? When it fails, Kubernetes takes the pod out of the Service, but never
 *   restarts it.
 */
export type Probe = (typeof PROBES)[number];
