import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCgroups } from './read-cgroups.js';

let root: string;

beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'cgroups-'))));
afterEach(() => rm(root, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(root, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${content}\n`);
  }
}

const V2_PROC = {
  'proc/self/cgroup': '0::/kubepods.slice/pod1/app',
  'proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw',
};
const v2 = (folder: string, usage: number, limit: string, inactive = 0) => ({
  [join('sys/fs/cgroup', folder, 'memory.current')]: String(usage),
  [join('sys/fs/cgroup', folder, 'memory.max')]: limit,
  [join('sys/fs/cgroup', folder, 'memory.stat')]: `anon 1\ninactive_file ${inactive}`,
});

describe('readCgroups', () => {
  it('reads version 2 from the cgroup of the process up to the root, which has no such files', async () => {
    await write({
      ...V2_PROC,
      ...v2('kubepods.slice/pod1/app', 900, '2000', 100),
      ...v2('kubepods.slice/pod1', 950, '1500', 50),
      ...v2('kubepods.slice', 5_000, 'max'),
    });
    expect(await readCgroups(root)).toEqual([
      { workingSetBytes: 800, limitBytes: 2_000 },
      { workingSetBytes: 900, limitBytes: 1_500 },
      { workingSetBytes: 5_000, limitBytes: Infinity },
    ]);
  });

  it('reads version 2 in a container, where the mount is its own cgroup', async () => {
    await write({ ...V2_PROC, 'proc/self/cgroup': '0::/', ...v2('', 900, '1000', 100) });
    expect(await readCgroups(root)).toEqual([{ workingSetBytes: 800, limitBytes: 1_000 }]);
  });

  it('reads version 1 from the mount of its memory controller', async () => {
    const memory = (folder: string, usage: number, limit: string) => ({
      [join('sys/fs/cgroup/memory', folder, 'memory.usage_in_bytes')]: String(usage),
      [join('sys/fs/cgroup/memory', folder, 'memory.limit_in_bytes')]: limit,
      [join('sys/fs/cgroup/memory', folder, 'memory.stat')]:
        'inactive_file 1\nhierarchical_memory_limit 3000\ntotal_inactive_file 100',
    });
    await write({
      'proc/self/cgroup': '5:cpu:/\n4:memory:/docker/app',
      'proc/self/mountinfo': '34 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
      ...memory('docker/app', 900, '9223372036854771712'),
      ...memory('docker', 1_900, '2500'),
      ...memory('', 9_000, '9223372036854771712'),
    });
    expect(await readCgroups(root)).toEqual([
      { workingSetBytes: 800, limitBytes: 3_000 },
      { workingSetBytes: 1_800, limitBytes: 2_500 },
      { workingSetBytes: 8_900, limitBytes: 3_000 },
    ]);
  });

  it.each(['memory.current', 'memory.max', 'memory.stat'])(
    'leaves a cgroup out that does not count memory, or has just gone: without %s',
    async (file) => {
      await write({
        ...V2_PROC,
        ...v2('kubepods.slice/pod1/app', 900, '2000'),
        ...v2('kubepods.slice', 5_000, '9000'),
      });
      await rm(join(root, 'sys/fs/cgroup/kubepods.slice/pod1/app', file));
      expect(await readCgroups(root)).toEqual([{ workingSetBytes: 5_000, limitBytes: 9_000 }]);
    },
  );

  it('finds nothing on a machine without cgroups', async () => {
    expect(await readCgroups(root)).toEqual([]);
    await write(V2_PROC);
    expect(await readCgroups(root)).toEqual([]);
  });

  it('does not hide that a file has something else than numbers', async () => {
    await write({ ...V2_PROC, ...v2('kubepods.slice/pod1/app', Number.NaN, '2000') });
    await expect(readCgroups(root)).rejects.toThrow('memory.current should have a number of bytes, and has "NaN"');
  });

  it('does not hide that a file is none', async () => {
    await write({ ...V2_PROC, 'sys/fs/cgroup/kubepods.slice/pod1/app/memory.current/x': '' });
    await expect(readCgroups(root)).rejects.toThrow('EISDIR');
  });
});
