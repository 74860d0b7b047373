import { countOrForEver, positiveMs } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import type { Retry } from './task.js';

/** How a startup task that fails is tried again. */
export interface RetryOptions {
  /**
   * The pause before the second attempt, in milliseconds. Each pause is twice as long as the one before, up to 30 s.
   * @default 2_000
   */
  readonly delayMs?: number;
  /**
   * How many attempts there are in all. When the last has failed the process ends with exit code 1.
   * @default Infinity
   */
  readonly attempts?: number;
}

const FIELDS = { delayMs: positiveMs(2_000), attempts: countOrForEver(Infinity) };

/** @throws ProbesConfigurationError for an option that is wrong or unknown. */
export function readRetry(raw: RetryOptions, subject: string): Retry {
  return readFields(raw, FIELDS, { subject, path: 'retry' });
}
