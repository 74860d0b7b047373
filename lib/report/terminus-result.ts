import type { HealthIndicatorResult, HealthIndicatorStatus } from '@nestjs/terminus';
import type { Reading } from '../checks/check-result.js';
import type { HealthStatus } from '../checks/health-check.js';

const TO_TERMINUS = { healthy: 'up', degraded: 'degraded', unhealthy: 'down' } as const satisfies Record<
  HealthStatus,
  HealthIndicatorStatus
>;

/** A reading in the words of @nestjs/terminus. */
export function toTerminusResult({ name, result }: Reading): HealthIndicatorResult {
  if (result === undefined) return { [name]: { status: 'down', message: 'No result yet' } };
  const { details, status, name: _name, ...rest } = result;
  return { [name]: { ...details, ...rest, status: TO_TERMINUS[status] } };
}
