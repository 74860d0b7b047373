import type { Check } from './body.js';

const SHARED =
  "If all pods share the dependency, `critical: 'until-ready'` of the indicator keeps them in the Service while it is down.";

/** What mends a check that is not healthy: the first case that applies. */
export function mendOf(check: Check, isForLiveness: boolean): string | undefined {
  const { status, isStale, breaker, abandonedRuns, message, critical } = check;
  if (status === 'healthy') return undefined;
  if (status === 'unhealthy' && isForLiveness) {
    return "A restart must mend what fails liveness. If this check asks a dependency, `probes: ['readiness']` of the indicator takes it out of liveness.";
  }
  if (isStale) return 'Find what keeps the check from running: a run that hangs, or an event loop that is busy.';
  if (abandonedRuns > 0) {
    return 'Make the check end with its `signal`, or give its client a timeout below `checks.timeoutMs`; then look at what it asks.';
  }
  if (breaker === 'open') {
    return 'Mend the dependency. The breaker tries it again after `resetTimeoutMs` (30 s by default), and closes by itself.';
  }
  if (message === 'Health check timed out') {
    return 'Find out why there is no answer within `checks.timeoutMs` (750 ms by default): load, a pool without a free connection, a network policy that drops packets.';
  }
  if (message !== undefined && /^Took \d+ ms, more than \d+ ms$/.test(message)) {
    return 'Find out why it became slow, or raise `degradedAboveMs` of the indicator.';
  }
  if (status === 'degraded') return 'Mend what the check asks. The pod gets traffic meanwhile.';
  const again = 'Mend what the check asks. The pod comes back by itself with the next result.';
  return critical === undefined ? `${again} ${SHARED}` : again;
}
