import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { describeError } from '../errors/describe-error.js';
import { amount, text } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import { contextAndOptions } from './arguments/given-context.js';
import { type DiskLimits, judgeDisk } from './machine/judge-disk.js';
import { requireOrder } from './arguments/limits.js';
import { SharedReads } from './waits/shared-reads.js';

/** The options of {@link diskSpace}. */
export interface DiskSpaceOptions {
  /**
   * Degraded when less than this part of the space or of the inodes is free, in percent. 0 switches it off.
   * @default 10, or none for the space if `degradedBelowBytes` is set
   */
  readonly degradedBelowPercent?: number;
  /**
   * Unhealthy when less than this part of the space or of the inodes is free, in percent. 0 switches it off.
   * @default 3, or none for the space if `unhealthyBelowBytes` is set
   */
  readonly unhealthyBelowPercent?: number;
  /**
   * Degraded when less than this is free, in bytes.
   * @default none
   */
  readonly degradedBelowBytes?: number;
  /**
   * Unhealthy when less than this is free, in bytes.
   * @default none
   */
  readonly unhealthyBelowBytes?: number;
}

const SUBJECT = 'diskSpace(): ';

const reads = new SharedReads<StatsFs>();

const FIELDS = {
  degradedBelowPercent: amount('percent', undefined, 100),
  unhealthyBelowPercent: amount('percent', undefined, 100),
  degradedBelowBytes: amount('bytes', undefined),
  unhealthyBelowBytes: amount('bytes', undefined),
};

/**
 * Disk: how much space is free on the filesystem of a path, for a process that is not root, and how many inodes, if it
 * counts them. If a readiness check fails, Kubernetes takes the pod out of the Service: right for a volume of this pod
 * alone. Do not use it for liveness, because a restart frees nothing.
 *
 * - Percent and bytes may both be set: each of them counts.
 * - It writes nothing. A volume that has become read-only is not noticed.
 * - A network drive that hangs holds one thread of libuv's pool until it answers. So there is one read of a path at a
 *   time, and two in all: `the filesystem at /data has not answered for 12 s`. Without a `context` it waits for 4.5 s.
 * - Details: `free_bytes`, `total_bytes` (without what is kept for root), `free_percent`; with inodes also `free_inodes`,
 *   `free_inodes_percent`.
 *
 * @throws Error when the filesystem cannot be read, or does not answer in time; ProbesConfigurationError for an argument
 * that is wrong; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('uploads')
 * export class UploadsHealth implements HealthCheck {
 *   check(context: CheckContext) {
 *     return diskSpace('/var/uploads', context, { unhealthyBelowBytes: 500 * 1024 * 1024 });
 *   }
 * }
 * ```
 */
export function diskSpace(path: string, context: CheckContext, options?: DiskSpaceOptions): Promise<CheckOutcome>;
export function diskSpace(path: string, options?: DiskSpaceOptions): Promise<CheckOutcome>;
export async function diskSpace(
  path: string,
  ...given: readonly (CheckContext | DiskSpaceOptions | undefined)[]
): Promise<CheckOutcome> {
  const { context, options } = contextAndOptions(given);
  const { path: named } = readFields(
    { path },
    { path: { ...text(''), required: true as const } },
    { subject: SUBJECT },
  );
  const limits: DiskLimits = readFields(options, FIELDS, { subject: SUBJECT });
  requireOrder(SUBJECT, options, ['degradedBelowPercent', 'unhealthyBelowPercent'], 'at most');
  requireOrder(SUBJECT, options, ['degradedBelowBytes', 'unhealthyBelowBytes'], 'at most');
  const full = resolve(named);
  const where = `the filesystem at ${full}`;
  return judgeDisk(where, await reads.read(where, context, () => figuresOf(full, where)), limits);
}

async function figuresOf(path: string, where: string): Promise<StatsFs> {
  try {
    return await statfs(path);
  } catch (error) {
    throw new Error(`${where} cannot be read: ${describeError(error)}`, { cause: error });
  }
}
