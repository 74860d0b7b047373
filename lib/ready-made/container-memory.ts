import type { CheckContext, CheckOutcome } from '../checks/health-check.js';
import { describeError } from '../errors/describe-error.js';
import { part } from '../settings/fields.js';
import { readFields } from '../settings/read-fields.js';
import type { CgroupMemory } from './machine/cgroup-memory.js';
import { contextAndOptions } from './arguments/given-context.js';
import { judgeContainerMemory } from './machine/judge-container-memory.js';
import { requireOrder } from './arguments/limits.js';
import { readCgroups } from './machine/read-cgroups.js';
import { SharedReads } from './waits/shared-reads.js';

/** The options of {@link containerMemory}. */
export interface ContainerMemoryOptions {
  /**
   * Degraded when more than this part of the memory limit is in use, from 0 to 1.
   * @default 0.85
   */
  readonly degradedAbove?: number;
  /**
   * Unhealthy when more than this part of the memory limit is in use, from 0 to 1.
   * @default 0.95
   */
  readonly unhealthyAbove?: number;
}

const SUBJECT = 'containerMemory(): ';

const FIELDS = { degradedAbove: part(0.85), unhealthyAbove: part(0.95) };

// Not those of the disks: a network drive that hangs must not make this one wait.
const reads = new SharedReads<readonly CgroupMemory[]>();

/**
 * Container: which part of its memory limit is in use. If a liveness check is unhealthy `failureThreshold` times in a row,
 * the kubelet restarts the container, with a shutdown in order. Otherwise the kernel kills the process in the middle of
 * its requests when the limit is reached.
 *
 * - Details: `working_set_bytes`, `limit_bytes` (`null` without a limit), `usage` (the one divided by the other).
 * - Counts as the kubelet does, for all processes of the container: the usage of the cgroup, version 1 or 2, without the
 *   page cache that is not in use (`inactive_file`). Buffers, native memory and thread stacks count, unlike in
 *   `heapUsage`.
 * - The limits of the cgroups above count too, as far as they can be seen.
 * - Healthy without a limit, whatever the machine has left: others use that too. Healthy where there is no cgroup (macOS,
 *   Windows), with a message. Degraded when the cgroup cannot be read: that is no reason for a restart.
 *
 * @throws ProbesConfigurationError for an option that is wrong; the signal's reason when it is aborted.
 *
 * @example
 * ```ts
 * @HealthIndicator('memory', { probes: ['liveness'] })
 * export class MemoryHealth implements HealthCheck {
 *   check(context: CheckContext) {
 *     return containerMemory(context, { unhealthyAbove: 0.95 });
 *   }
 * }
 * ```
 */
export function containerMemory(context: CheckContext, options?: ContainerMemoryOptions): Promise<CheckOutcome>;
export function containerMemory(options?: ContainerMemoryOptions): Promise<CheckOutcome>;
export async function containerMemory(
  ...given: readonly (CheckContext | ContainerMemoryOptions | undefined)[]
): Promise<CheckOutcome> {
  const { context, options } = contextAndOptions(given);
  const limits = readFields(options, FIELDS, { subject: SUBJECT });
  requireOrder(SUBJECT, options, ['degradedAbove', 'unhealthyAbove'], 'at least');
  try {
    return judgeContainerMemory(await reads.read('the cgroup of this process', context, () => readCgroups()), limits);
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    return { status: 'degraded', message: `the memory of the container is not known: ${describeError(error)}` };
  }
}
