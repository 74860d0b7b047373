import type { CheckOutcome } from '../checks/health-check.js';
import { requireThat } from '../settings/compare.js';
import { positiveMs } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';

/** The limits of an age, in milliseconds. */
export interface AgeLimits {
  readonly unhealthyAfterMs: number;
  readonly degradedAfterMs: number | undefined;
}

/**
 * Reads the two limits. Their names differ for each class.
 *
 * @throws ProbesConfigurationError for an option that is wrong or unknown.
 */
export function ageLimits(raw: unknown, names: { limit: string; degraded: string }, subject: string): AgeLimits {
  const fields = {
    [names.limit]: { ...positiveMs(0), required: true as const },
    [names.degraded]: positiveMs<number | undefined>(undefined),
  };
  const values = readFields(raw, fields, { subject });
  const unhealthyAfterMs = values[names.limit] as number;
  const degradedAfterMs = values[names.degraded];
  if (degradedAfterMs !== undefined) {
    const [value, other] = [degradedAfterMs, unhealthyAfterMs];
    const why = 'it would be unhealthy before it is degraded';
    requireThat(subject, { name: names.degraded, value }, 'below', { name: names.limit, value: other }, why);
  }
  return { unhealthyAfterMs, degradedAfterMs };
}

/** @param what The subject of the sentence, which has this age. */
export function judgeAge(ageMs: number, { unhealthyAfterMs, degradedAfterMs }: AgeLimits, what: string): CheckOutcome {
  if (ageMs > unhealthyAfterMs) return { status: 'unhealthy', message: tooOld(what, ageMs, unhealthyAfterMs) };
  if (degradedAfterMs === undefined || ageMs <= degradedAfterMs) return { status: 'healthy' };
  return { status: 'degraded', message: tooOld(what, ageMs, degradedAfterMs) };
}

function tooOld(what: string, ageMs: number, limitMs: number): string {
  return `${what} for ${inSeconds(ageMs)}, longer than ${inSeconds(limitMs)}`;
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
