import type { Reading } from '../checks/check-result.js';
import type { HealthStatus } from '../checks/health-check.js';

/**
 * What `HealthCheckService.check([...])` of @nestjs/terminus takes from an indicator. Terminus may not be installed, so
 * the type is written out. With Terminus 12 `status` can also be `'degraded'`; the type leaves that out because
 * Terminus 11 would not accept it.
 */
export type TerminusResult = Record<string, { readonly status: 'up' | 'down'; readonly [key: string]: unknown }>;

const TO_TERMINUS = { healthy: 'up', degraded: 'degraded', unhealthy: 'down' } as const satisfies Record<
  HealthStatus,
  string
>;

/**
 * A reading in the format of @nestjs/terminus.
 *
 * @param knowsDegraded Terminus 11 knows only `up` and `down`, and drops a check with any other status.
 */
export function toTerminusResult({ name, result }: Reading, knowsDegraded: boolean): TerminusResult {
  if (result === undefined) return { [name]: { status: 'down', message: 'No result yet' } };
  const { details, status, name: _name, critical, stands, ...rest } = result;
  const standing = { ...(critical !== undefined && { critical }), ...(stands !== undefined && { stands }) };
  // Details come after the standing, because a check may have had a figure of this name before there was a standing.
  const said = { ...standing, ...details, ...rest };
  if (status === 'degraded' && !knowsDegraded) return { [name]: { ...said, degraded: true, status: 'up' } };
  return { [name]: { ...said, status: TO_TERMINUS[status] } } as TerminusResult;
}
