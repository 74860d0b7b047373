/**
 * - `starting`: startup tasks run; the startup probe fails and no traffic is routed here.
 * - `running`: started; whether it is ready is up to its checks and to `setReady`.
 * - `draining`: on its way out, for good. Readiness fails, liveness succeeds, so that requests in flight are not killed.
 */
export type Phase =
  | { readonly name: 'starting' }
  | { readonly name: 'running' }
  | { readonly name: 'draining'; readonly started: boolean };

/** `started`: all that had to be done before is done. `shutdown`: the first sign that the process is to end. */
export type PhaseEvent = 'started' | 'shutdown';

export const STARTING: Phase = { name: 'starting' };

/** What an event makes of a phase. Draining is final: no event leads out of it. */
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
