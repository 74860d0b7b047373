/**
 * - `starting`: startup tasks run. The startup probe fails and Kubernetes routes no traffic here.
 * - `running`: started. Its checks and `setReady` decide whether it is ready.
 * - `draining`: shutting down, for good. Readiness fails. Liveness succeeds, so that the kubelet does not kill requests
 *   in flight.
 */
export type Phase =
  | { readonly name: 'starting' }
  | { readonly name: 'running' }
  | { readonly name: 'draining'; readonly started: boolean };

/**
 * `started`: the startup tasks are done and the checks have passed. `shutdown`: the first sign that the process will
 * end.
 */
export type PhaseEvent = 'started' | 'shutdown';

export const STARTING: Phase = { name: 'starting' };

/** The phase after an event. Draining is final: no event leads out of it. */
export function transition(phase: Phase, event: PhaseEvent): Phase {
  switch (phase.name) {
    case 'starting':
      return event === 'started' ? { name: 'running' } : { name: 'draining', started: false };
    case 'running':
      return event === 'shutdown' ? { name: 'draining', started: true } : phase;
    case 'draining':
      return phase;
  }
}
