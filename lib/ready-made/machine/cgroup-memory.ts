/** The memory of one cgroup, with all that is below it. */
export interface CgroupMemory {
  /** What is in use, without the page cache that the kernel can drop at once. */
  readonly workingSetBytes: number;
  /** `Infinity` without a limit. */
  readonly limitBytes: number;
}

/** The texts of the files of one cgroup. */
export interface MemoryTexts {
  readonly usage: string;
  readonly limit: string;
  readonly stat: string;
}

export const FILES = {
  1: { usage: 'memory.usage_in_bytes', limit: 'memory.limit_in_bytes', stat: 'memory.stat' },
  2: { usage: 'memory.current', limit: 'memory.max', stat: 'memory.stat' },
} as const satisfies Record<1 | 2, Record<keyof MemoryTexts, string>>;

/** "No limit" of version 1 is the largest number of pages, whose size differs from machine to machine. */
const UNLIMITED_BYTES = 2 ** 62;

/** Counts as the kubelet does: the usage without the file pages that have not been used lately. */
export function memoryOf(version: 1 | 2, { usage, limit, stat }: MemoryTexts): CgroupMemory {
  const stats = new Map(stat.split('\n').map((line) => line.split(' ') as [name: string, value: string | undefined]));
  const names = version === 1 ? ['total_inactive_file', 'inactive_file'] : ['inactive_file'];
  const inactive = names.map((name) => stats.get(name)).find((value) => value !== undefined);
  // A limit above this cgroup counts too, also one that is out of sight. Version 1 tells it.
  const above = version === 1 ? stats.get('hierarchical_memory_limit') : undefined;
  const { usage: usageFile, limit: limitFile, stat: statFile } = FILES[version];
  return {
    workingSetBytes: Math.max(0, bytesIn(usage, usageFile) - bytesIn(inactive ?? '0', statFile)),
    limitBytes: Math.min(limitIn(limit, limitFile), above === undefined ? Infinity : limitIn(above, statFile)),
  };
}

function limitIn(text: string, file: string): number {
  if (text.trim() === 'max') return Infinity;
  const bytes = bytesIn(text, file);
  return bytes >= UNLIMITED_BYTES ? Infinity : bytes;
}

function bytesIn(text: string, file: string): number {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed);
  throw new Error(`${file} should have a number of bytes, and has ${JSON.stringify(trimmed.slice(0, 40))}`);
}
