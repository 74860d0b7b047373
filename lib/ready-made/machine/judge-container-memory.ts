import type { CheckOutcome } from '../../checks/health-check.js';
import { inUnits } from '../wording/byte-units.js';
import type { CgroupMemory } from './cgroup-memory.js';
import { percent } from '../wording/percent.js';

export interface MemoryLimits {
  readonly degradedAbove: number;
  readonly unhealthyAbove: number;
}

/** Judges by the cgroup that is nearest to its limit, of that of the process and those above it. */
export function judgeContainerMemory(
  cgroups: readonly CgroupMemory[],
  { degradedAbove, unhealthyAbove }: MemoryLimits,
): CheckOutcome {
  const [own, ...above] = cgroups;
  if (own === undefined) {
    return {
      status: 'healthy',
      message: 'the memory of the container is not known here: there is no cgroup that counts it',
    };
  }
  const fullest = above.reduce((a, b) => (usageOf(b) > usageOf(a) ? b : a), own);
  const { workingSetBytes, limitBytes } = fullest;
  if (limitBytes === Infinity) {
    return { status: 'healthy', details: { working_set_bytes: workingSetBytes, limit_bytes: null } };
  }
  const usage = usageOf(fullest);
  const details = {
    working_set_bytes: workingSetBytes,
    limit_bytes: limitBytes,
    usage: Math.round(usage * 1_000) / 1_000,
  };
  const who = fullest === own ? 'the container uses' : 'a cgroup above the container uses';
  const uses = (limit: number): string =>
    `${who} ${percent(usage)} of its memory limit (${inUnits(workingSetBytes)} of ${inUnits(limitBytes)}), more than ${percent(limit)}`;
  if (usage > unhealthyAbove) return { status: 'unhealthy', message: uses(unhealthyAbove), details };
  if (usage > degradedAbove) return { status: 'degraded', message: uses(degradedAbove), details };
  return { status: 'healthy', details };
}

function usageOf({ workingSetBytes, limitBytes }: CgroupMemory): number {
  // A limit may be 0.
  return workingSetBytes / Math.max(1, limitBytes);
}
