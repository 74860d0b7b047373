/**
 * - `starting`: Nest boots, or startup tasks run; the startup probe fails and no traffic is routed here. `booted`: every
 *   `onApplicationBootstrap` is over. `prepared`: the startup tasks are done, and the checks that count for startup pass.
 * - `running`: started; whether it is ready is up to its checks and to `setReady`.
 * - `draining`: on its way out, for good. Readiness fails, liveness succeeds, so that requests in flight are not killed.
 */
export type Phase =
  | { readonly name: 'starting'; readonly booted: boolean; readonly prepared: boolean }
  | { readonly name: 'running' }
  | { readonly name: 'draining'; readonly started: boolean };

/** `booted` and `prepared`, in either order, make a start. `shutdown`: the first sign that the process is to end. */
export type PhaseEvent = 'booted' | 'prepared' | 'shutdown';

export const STARTING: Phase = { name: 'starting', booted: false, prepared: false };

/** What an event makes of a phase. Draining is final: no event leads out of it. */
export function transition(phase: Phase, event: PhaseEvent): Phase {
  switch (phase.name) {
    case 'starting': {
      if (event === 'shutdown') return { name: 'draining', started: false };
      if (phase[event]) return phase;
      const next = { ...phase, [event]: true };
      return next.booted && next.prepared ? { name: 'running' } : next;
    }
    case 'running':
      return event === 'shutdown' ? { name: 'draining', started: true } : phase;
    case 'draining':
      return phase;
  }
}
