import type { CheckOutcome } from '../../checks/health-check.js';
import { inUnits } from '../wording/byte-units.js';

/** The figures of `statfs`. */
export interface DiskFigures {
  readonly bsize: number;
  readonly blocks: number;
  /** Free blocks. */
  readonly bfree: number;
  /** Free blocks for a process that is not root. */
  readonly bavail: number;
  /** Inodes. 0 where a filesystem has no limit of them. */
  readonly files: number;
  readonly ffree: number;
}

export interface DiskLimits {
  readonly degradedBelowPercent: number | undefined;
  readonly unhealthyBelowPercent: number | undefined;
  readonly degradedBelowBytes: number | undefined;
  readonly unhealthyBelowBytes: number | undefined;
}

/** Where the user has set no limit. */
const PERCENT = { degraded: 10, unhealthy: 3 };

interface Free {
  readonly free: number;
  readonly percent: number;
}

export function judgeDisk(where: string, figures: DiskFigures, limits: DiskLimits): CheckOutcome {
  const { bsize, blocks, bfree, bavail, files, ffree } = figures;
  // As `df` counts: what is kept for root is neither used nor free.
  const usable = blocks - bfree + bavail;
  if (usable <= 0) return { status: 'unhealthy', message: `${where} has no space of its own: it is not a disk` };
  const space = { free: bavail * bsize, percent: (bavail / usable) * 100 };
  const inodes = files > 0 ? { free: ffree, percent: (ffree / files) * 100 } : undefined;
  const details = {
    free_bytes: space.free,
    total_bytes: usable * bsize,
    free_percent: tenths(space.percent),
    ...(inodes && { free_inodes: inodes.free, free_inodes_percent: tenths(inodes.percent) }),
  };
  for (const status of ['unhealthy', 'degraded'] as const) {
    const lacks = lacksOf(space, inodes, limitsOf(limits, status));
    if (lacks.length > 0) return { status, message: `${where} has ${lacks.join('; ')}`, details };
  }
  return { status: 'healthy', details };
}

function limitsOf(limits: DiskLimits, status: 'degraded' | 'unhealthy') {
  const { [`${status}BelowPercent` as const]: percent, [`${status}BelowBytes` as const]: bytes } = limits;
  return {
    // The default is for those who have said nothing: 3% of a large disk is a lot.
    spacePercent: percent ?? (bytes === undefined ? PERCENT[status] : 0),
    inodesPercent: percent ?? PERCENT[status],
    bytes: bytes ?? 0,
  };
}

function lacksOf(
  space: Free,
  inodes: Free | undefined,
  { spacePercent, inodesPercent, bytes }: ReturnType<typeof limitsOf>,
): readonly string[] {
  const lacks: string[] = [];
  if (space.percent < spacePercent)
    lacks.push(`${tenths(space.percent)}% of its space free, less than ${spacePercent}%`);
  if (space.free < bytes) lacks.push(`${inUnits(space.free)} free, less than ${inUnits(bytes)}`);
  if (inodes !== undefined && inodes.percent < inodesPercent) {
    lacks.push(`${tenths(inodes.percent)}% of its inodes free, less than ${inodesPercent}%`);
  }
  return lacks;
}

/** Rounded down, so that it is below its limit in the message too. */
function tenths(percent: number): number {
  return Math.floor(percent * 10) / 10;
}
