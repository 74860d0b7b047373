import type { Bodies, Body } from './body.js';
import type { State } from './explanation.js';

/** How the pod is, by the worst that one of the bodies says. */
export function stateOf(bodies: Bodies): State {
  const { health, readiness, liveness, startup } = bodies;
  if (liveness?.status === 'dead') return 'dead';
  const phase = phaseOf(bodies);
  if (phase === 'draining') return 'draining';
  if (phase === 'starting' || startup?.status === 'starting') return 'starting';
  if (readiness?.status === 'not_ready') return 'not ready';
  if (readiness) return isWell(readiness) && health?.status !== 'degraded' ? 'ready' : 'degraded';
  return health ? byHealthAlone(health) : 'unknown';
}

/** Draining is final, so a body that does not know of it yet is older. */
function phaseOf({ health, readiness }: Bodies): string | undefined {
  const phases = [health?.phase, readiness?.phase];
  return phases.includes('draining') ? 'draining' : (readiness?.phase ?? health?.phase);
}

/** `/health` has the results of all checks, but no answer of a probe. */
function byHealthAlone(health: Body): State {
  if (health.status === 'healthy') return 'ready';
  if (isStalled(health) || lacksResults(health)) return 'not ready';
  return health.checks.some(({ status }) => status === 'unhealthy') ? 'not ready' : 'degraded';
}

function isWell({ checks }: Body): boolean {
  return checks.every(({ status }) => status === 'healthy');
}

/** `degraded` has one of three causes: a check that is in the body, a stall, or a check without a result. */
export function isStalled({ status, eventLoop, checks }: Body): boolean {
  if (eventLoop === undefined || eventLoop.stalledMs === 0) return false;
  const hasOtherCause = checks.some((check) => check.status !== 'healthy');
  return status === 'degraded' && (!hasOtherCause || eventLoop.stalledMs >= UNREADY_AFTER_MS);
}

/** The default of `server.unreadyAfterMs`. */
const UNREADY_AFTER_MS = 5_000;

/** A check has no result yet, so it is not among the checks. */
export function lacksResults(health: Body): boolean {
  const { status, checks } = health;
  return status === 'degraded' && !isStalled(health) && checks.every((check) => check.status === 'healthy');
}
