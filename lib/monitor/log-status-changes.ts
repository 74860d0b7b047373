import type { LoggerService } from '@nestjs/common';
import type { Observable, Subscription } from 'rxjs';
import type { HealthStatus } from '../checks/health-check.js';
import type { StatusChange } from './board.js';

const LEVEL = { healthy: 'log', degraded: 'warn', unhealthy: 'error' } as const satisfies Record<HealthStatus, string>;

/**
 * Logs one line each time the status of a check changes.
 *
 * @param standsOf Whether a check is critical at this moment and why, if that needs words.
 */
export function logStatusChanges(
  changes$: Observable<Pick<StatusChange, 'result' | 'ended'>>,
  standsOf: (name: string) => string | undefined,
  logger: LoggerService,
): Subscription {
  return changes$.subscribe(({ ended, result }) => {
    if (ended.status === undefined && result.status === 'healthy') return;
    const { name, status, message } = result;
    const before =
      ended.status === undefined
        ? 'since the start'
        : `was ${ended.status} for ${(ended.lastedMs / 1_000).toFixed(1)} s`;
    const why = message === undefined ? '' : `: ${message}`;
    const stands = status === 'healthy' ? undefined : standsOf(name);
    const means = stands === undefined ? '' : ` (${stands})`;
    logger[LEVEL[status]](`Health of ${name} is ${status} (${before})${why}${means}`);
  });
}
