import type { Reading } from '../checks/check-result.js';
import type { Report, ReportInput } from './report.js';

/** The reason before the application has started, with what it waits for if that is known. */
export const STARTING = 'starting';

/** Why readiness fails, in words. `undefined` when it succeeds. */
export function notReadyReason({ phase, hold, notReadyYet, tasks, readings }: ReportInput): string | undefined {
  switch (phase.name) {
    case 'draining':
      return 'shutting down';
    case 'starting':
      return notStartedReason(tasks.filter(({ status }) => status !== 'done').map(({ name }) => name));
    case 'running':
      return hold?.reason ?? failingReason(readings) ?? notReadyYet;
  }
}

/** Why this answer of a probe fails, in words. `undefined` when it succeeds, or when its body has no reason. */
export function whyItFails({ httpStatus, body }: Report): string | undefined {
  if (httpStatus === 200) return undefined;
  if ('reason' in body) return body.reason;
  const unhealthy = 'checks' in body ? (body.checks ?? []).filter(({ status }) => status === 'unhealthy') : [];
  return unhealthy.length > 0 ? unhealthyReason(unhealthy) : undefined;
}

/** The reason that comes from the checks: some have no result yet, or some are unhealthy. */
function failingReason(readings: readonly Reading[]): string | undefined {
  const pending = readings.filter(({ result }) => result === undefined);
  if (pending.length > 0) return `no result yet: ${names(pending)}`;
  const unhealthy = readings.filter(isUnhealthy);
  return unhealthy.length > 0 ? unhealthyReason(unhealthy) : undefined;
}

export function isUnhealthy({ result }: Reading): boolean {
  return result?.status === 'unhealthy';
}

function notStartedReason(unfinished: readonly string[]): string {
  return unfinished.length > 0 ? `${STARTING}: ${unfinished.join(', ')}` : STARTING;
}

function unhealthyReason(checks: readonly { readonly name: string }[]): string {
  return `unhealthy: ${names(checks)}`;
}

/** Why a probe fails whose application does not answer anybody. */
export function stalledReason(forMs: number): string {
  return `event loop stalled for ${(forMs / 1_000).toFixed(1)} s`;
}

function names(checks: readonly { readonly name: string }[]): string {
  return checks.map(({ name }) => name).join(', ');
}
