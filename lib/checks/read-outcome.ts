import { describeError } from '../errors/describe-error.js';
import { isError } from '../errors/is-error.js';
import { show } from '../settings/read-fields.js';
import type { HealthStatus, TerminusResult } from './health-check.js';

/** What a check returned, in one form. It always has a status. */
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
 * Reads what a check returned. Anything but nothing, an outcome or a result of @nestjs/terminus is unhealthy: a check
 * that returns `false` must not count as healthy.
 */
export function readOutcome(returned: unknown): Outcome {
  if (returned === undefined || returned === null) return { status: 'healthy' };
  if (isError(returned)) return { status: 'unhealthy', message: describeError(returned) };
  if (typeof returned !== 'object' || Array.isArray(returned)) return garbage(show(returned));
  if (isTerminusResult(returned)) return readTerminusResult(returned);
  return isOwnOutcome(returned) ? readOwnOutcome(returned) : garbage(inWords(returned));
}

function isOwnOutcome(returned: object): boolean {
  if ('status' in returned && isHealthStatus(returned.status)) return true;
  const keys = Object.keys(returned);
  // An object without keys means healthy, but only if it is a plain object. A `Date` has no keys either.
  return keys.length > 0 ? keys.every((key) => OUTCOME_KEYS.includes(key)) : isPlain(returned);
}

function isPlain(object: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function inWords(returned: object): string {
  const keys = Object.keys(returned).slice(0, 5).join(', ');
  return keys === '' ? `an object of ${returned.constructor.name}` : `an object with ${keys}`;
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
  const statuses = Object.values(returned).map(statusOf);
  return statuses.length > 0 && statuses.every((status) => Object.hasOwn(FROM_TERMINUS, String(status)));
}

function statusOf(value: unknown): unknown {
  try {
    return (value as { readonly status?: unknown }).status;
  } catch {
    // The value is null, or its getter throws: then this is not a result of Terminus.
    return undefined;
  }
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
