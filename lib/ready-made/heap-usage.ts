import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import type { CheckOutcome } from '../checks/health-check.js';

/** How {@link heapUsage} judges what it finds. */
export interface HeapUsageOptions {
  /**
   * The part of the heap's limit above which it is degraded, from 0 to 1.
   * @default 0.8
   */
  readonly degradedAbove?: number;
  /**
   * The part of the heap's limit above which it is unhealthy, from 0 to 1.
   * @default 0.92
   */
  readonly unhealthyAbove?: number;
}

/**
 * Heap: how much of what V8 may use is in use. In a liveness check, being unhealthy `failureThreshold` times in a row
 * makes the kubelet restart the container, before V8 aborts the process in the middle of its requests.
 *
 * - Details: `used_bytes`, `limit_bytes`, and `usage`, the one divided by the other.
 * - Counted is the old generation, the one whose end is the end of the process. Garbage that is not collected yet
 *   counts as well; V8 lets a heap grow at most half the way to its limit between two collections, so above 0.92 at
 *   least 0.84 was alive at the last one, and above 0.8 at least 0.6.
 * - The limit is `--max-old-space-size` where it is set, else V8's `heap_size_limit`, which counts the young generation
 *   in: there the process ends at 0.94 to 0.98, and never reaches 1.
 * - Buffers lie outside the heap: the container's memory limit is not looked at.
 *
 * @example
 * ```ts
 * @HealthIndicator('heap', { probes: ['liveness'] })
 * export class HeapHealth implements HealthCheck {
 *   check() {
 *     return heapUsage({ unhealthyAbove: 0.92 });
 *   }
 * }
 * ```
 */
export function heapUsage(options: HeapUsageOptions = {}): CheckOutcome {
  const limitBytes =
    oldSpaceLimitOf([process.env['NODE_OPTIONS'] ?? '', ...process.execArgv]) ?? getHeapStatistics().heap_size_limit;
  const usedBytes = getHeapSpaceStatistics()
    .filter(({ space_name: name }) => !name.startsWith('new_') && !name.startsWith('read_only'))
    .reduce((total, space) => total + space.space_used_size, 0);
  return judgeHeapUsage({ usedBytes, limitBytes }, options);
}

/** Separate from the measuring, so that it can be told as a table. @internal */
export function judgeHeapUsage(
  { usedBytes, limitBytes }: { readonly usedBytes: number; readonly limitBytes: number },
  { degradedAbove = 0.8, unhealthyAbove = 0.92 }: HeapUsageOptions = {},
): CheckOutcome {
  const usage = usedBytes / limitBytes;
  const details = { used_bytes: usedBytes, limit_bytes: limitBytes, usage: Math.round(usage * 1_000) / 1_000 };
  const above = (limit: number): string => `the heap is ${percent(usage)} full, more than ${percent(limit)}`;
  if (usage > unhealthyAbove) return { status: 'unhealthy', message: above(unhealthyAbove), details };
  if (usage > degradedAbove) return { status: 'degraded', message: above(degradedAbove), details };
  return { status: 'healthy', details };
}

/** `--max-old-space-size` among V8's flags in bytes; the last one counts, as it does for Node. @internal */
export function oldSpaceLimitOf(flags: readonly string[]): number | undefined {
  const matches = [...flags.join(' ').matchAll(/--max[-_]old[-_]space[-_]size[ =](\d+)/g)];
  const megabytes = Number(matches.at(-1)?.[1] ?? 0);
  return megabytes > 0 ? megabytes * 1024 * 1024 : undefined;
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 1_000) / 10}%`;
}
