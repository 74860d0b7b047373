import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CgroupPlace, placeOf } from './cgroup-files.js';
import { type CgroupMemory, FILES, memoryOf } from './cgroup-memory.js';

/** What a cgroup does not have: its controller is off there, the cgroup has just gone, or this is the root. */
const MISSING: ReadonlySet<unknown> = new Set(['ENOENT', 'ENODEV', 'ENOTDIR']);

/**
 * The memory of the cgroup of this process, and of those above it that can be seen: the own one first. A cgroup that
 * does not count memory is left out.
 *
 * @param root Where `/proc` and the mounts are, for tests.
 */
export async function readCgroups(root = '/'): Promise<readonly CgroupMemory[]> {
  const membership = await textOf(join(root, 'proc/self/cgroup'));
  const mounts = await textOf(join(root, 'proc/self/mountinfo'));
  const place = placeOf(membership ?? '', mounts ?? '');
  if (place === undefined) return [];
  const levels: CgroupMemory[] = [];
  for (const folder of foldersOf(place)) {
    // One after the other: together they would hold several threads.
    // oxlint-disable-next-line no-await-in-loop
    const memory = await memoryIn(join(root, place.mount, folder), place.version);
    if (memory) levels.push(memory);
  }
  return levels;
}

/** From the folder of the process up to the mount. */
function foldersOf({ path }: CgroupPlace): readonly string[] {
  const folders = [path];
  for (let folder = path; folder !== '' && folder !== '.';) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

async function memoryIn(folder: string, version: 1 | 2): Promise<CgroupMemory | undefined> {
  const files = FILES[version];
  const usage = await textOf(join(folder, files.usage));
  if (usage === undefined) return undefined;
  const limit = await textOf(join(folder, files.limit));
  const stat = await textOf(join(folder, files.stat));
  return limit === undefined || stat === undefined ? undefined : memoryOf(version, { usage, limit, stat });
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && MISSING.has(error.code)) return undefined;
    throw error;
  }
}
