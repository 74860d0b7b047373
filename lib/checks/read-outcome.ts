import { show } from '../settings/read-fields.js';
import type { HealthStatus, TerminusResult } from './health-check.js';

/** A check's answer once it is understood: a status, always, and what came with it. */
export interface Outcome {
  readonly status: HealthStatus;
  readonly message?: string | undefined;
  readonly details?: object | undefined;
}

const STATUSES: readonly unknown[] = ['healthy', 'degraded', 'unhealthy'] satisfies HealthStatus[];
const OUTCOME_KEYS = ['status', 'message', 'details'];

type TerminusStatus = TerminusResult[string]['status'];
const FROM_TERMINUS = { up: 'healthy', degraded: 'degraded', down: 'unhealthy' } satisfies Record<
  TerminusStatus,
  HealthStatus
>;
const SEVERITY = { healthy: 0, degraded: 1, unhealthy: 2 } satisfies Record<HealthStatus, number>;

/**
 * Understands what a check returned, whatever it is. What is neither nothing, nor an outcome, nor a result of
 * @nestjs/terminus is unhealthy: a check that answers `false` must not pass for healthy.
 */
export function readOutcome(returned: unknown): Outcome {
  if (returned === undefined || returned === null) return { status: 'healthy' };
  if (typeof returned !== 'object' || Array.isArray(returned)) return garbage(show(returned));
  const keys = Object.keys(returned);
  const own =
    keys.every((key) => OUTCOME_KEYS.includes(key)) || ('status' in returned && isHealthStatus(returned.status));
  if (own) return readOwnOutcome(returned);
  if (isTerminusResult(returned)) return readTerminusResult(returned);
  return garbage(`an object with ${keys.slice(0, 5).join(', ')}`);
}

function readOwnOutcome({
  status = 'healthy',
  message,
  details,
}: {
  status?: unknown;
  message?: unknown;
  details?: unknown;
}): Outcome {
  if (!isHealthStatus(status)) return garbage(`the status ${show(status)}`);
  return {
    status,
    message: message === undefined || message === null ? undefined : String(message),
    details: typeof details === 'object' && details !== null ? details : undefined,
  };
}

function isHealthStatus(status: unknown): status is HealthStatus {
  return STATUSES.includes(status);
}

function isTerminusResult(returned: object): returned is TerminusResult {
  const values: unknown[] = Object.values(returned);
  return values.every(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      'status' in value &&
      typeof value.status === 'string' &&
      Object.hasOwn(FROM_TERMINUS, value.status),
  );
}

function readTerminusResult(result: TerminusResult): Outcome {
  const outcomes = Object.entries(result).map(([key, { status, message, ...rest }]) => ({
    key,
    status: FROM_TERMINUS[status],
    message: typeof message === 'string' ? message : undefined,
    details: rest,
  }));
  const worst = outcomes.reduce((a, b) => (SEVERITY[b.status] > SEVERITY[a.status] ? b : a));
  const details =
    outcomes.length === 1 ? worst.details : Object.fromEntries(outcomes.map(({ key, ...outcome }) => [key, outcome]));
  return { status: worst.status, message: worst.message, details };
}

function garbage(what: string): Outcome {
  return {
    status: 'unhealthy',
    message: `The check returned ${what}; return nothing, { status, message, details } or a result of @nestjs/terminus`,
  };
}
