import type { CheckResult } from './check-result.js';
import { frozen } from './frozen.js';

/** Whether the failure of a check fails its probes: always, never, or until the pod was ready for the first time. */
export type Critical = boolean | 'until-ready';

/** What decides, besides its own option, whether a check is critical. */
export interface Circumstances {
  readonly pod: { readonly wasReady: boolean };
  /** The checks that the environment makes not critical. */
  readonly notCritical: ReadonlySet<string>;
}

/** A pod that was never ready, and an environment that names no check. */
export const NOTHING_SPECIAL: Circumstances = { pod: { wasReady: false }, notCritical: new Set<string>() };

/** Whether a check is critical at this moment, and what the bodies say about it. */
export interface Standing {
  readonly isCritical: boolean;
  /** Empty for a check that is always critical, because most are. */
  readonly shown: Pick<CheckResult, 'critical' | 'stands'>;
}

const ALWAYS: Standing = frozen({ isCritical: true, shown: {} });
const NEVER: Standing = frozen({ isCritical: false, shown: { critical: false } });
const NOT_READY_YET: Standing = frozen({
  isCritical: true,
  shown: { critical: 'until-ready', stands: 'critical, because the pod was never ready' },
});
const READY_BEFORE: Standing = frozen({
  isCritical: false,
  shown: {
    critical: 'until-ready',
    stands: 'not critical, because the pod was ready before: what all pods share must not take all of them out',
  },
});
const NAMED: Standing = frozen({
  isCritical: false,
  shown: { critical: false, stands: 'not critical, because PROBES_NOT_CRITICAL names it' },
});

/** Returns the same object for the same standing. */
export function standingOf(name: string, critical: Critical, { pod, notCritical }: Circumstances): Standing {
  if (notCritical.has(name)) return NAMED;
  if (critical === 'until-ready') return pod.wasReady ? READY_BEFORE : NOT_READY_YET;
  return critical ? ALWAYS : NEVER;
}

/**
 * A result as the bodies show it. The standing may have changed since the run: then the status is what it means now, so
 * that no probe fails for a check that is not critical any more.
 */
export function inStanding(result: CheckResult, standing: Standing): CheckResult {
  if (standing === ALWAYS) return result;
  const status = result.status === 'unhealthy' && !standing.isCritical ? 'degraded' : result.status;
  return Object.freeze({ ...result, status, ...standing.shown });
}
