import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import type { CheckOutcome } from '../checks/health-check.js';
import { percent } from './wording/percent.js';

/** The limits of {@link heapUsage}. */
export interface HeapUsageOptions {
  /**
   * Degraded when more than this part of the heap's limit is in use, from 0 to 1.
   * @default 0.8
   */
  readonly degradedAbove?: number;
  /**
   * Unhealthy when more than this part of the heap's limit is in use, from 0 to 1.
   * @default 0.92
   */
  readonly unhealthyAbove?: number;
}

/**
 * Heap: which part of the memory that V8 may use is in use. If a liveness check is unhealthy `failureThreshold` times
 * in a row, the kubelet restarts the container before V8 aborts the process in the middle of its requests.
 *
 * - Details: `used_bytes`, `limit_bytes`, and `usage` (used divided by limit).
 * - Counts the old generation, because the process ends when that is full. Garbage that is not collected yet counts
 *   too. V8 lets a heap grow at most half of the way to its limit between two collections. So above 0.92 at least 0.84
 *   was alive at the last collection, and above 0.8 at least 0.6.
 * - The limit is `--max-old-space-size` if it is set, otherwise V8's `heap_size_limit`. That includes the young
 *   generation, so the process ends at 0.94 to 0.98 and never reaches 1.
 * - Buffers are outside the heap. The memory limit of the container is not checked.
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

/** The judgement without the measuring, for tests. @internal */
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

/** The value of `--max-old-space-size` in bytes. The last flag counts, as in Node. @internal */
export function oldSpaceLimitOf(flags: readonly string[]): number | undefined {
  const matches = [...flags.join(' ').matchAll(/--max[-_]old[-_]space[-_]size[ =](\d+)/g)];
  const megabytes = Number(matches.at(-1)?.[1] ?? 0);
  return megabytes > 0 ? megabytes * 1024 * 1024 : undefined;
}
