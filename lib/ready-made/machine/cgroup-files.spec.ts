import { describe, expect, it } from 'vitest';
import { placeOf } from './cgroup-files.js';

const V2_MOUNT = '30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate';
const V1_MOUNTS = [
  '22 28 0:20 / /proc rw,relatime - proc proc rw',
  '31 30 0:27 / /sys/fs/cgroup/cpu,cpuacct ro,relatime shared:10 - cgroup cgroup rw,cpu,cpuacct',
  '34 30 0:30 / /sys/fs/cgroup/memory ro,relatime shared:13 - cgroup cgroup rw,memory',
  '35 30 0:31 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw',
  '',
].join('\n');
const V1_OF_HOST = '12:cpu,cpuacct:/kubepods/pod1/app\n4:memory:/kubepods/pod1/app\n0::/kubepods/pod1/app\n';

describe('placeOf', () => {
  it.each<[what: string, cgroup: string, mounts: string, expected: ReturnType<typeof placeOf>]>([
    [
      'version 2, on the host',
      '0::/user.slice/app.service\n',
      V2_MOUNT,
      place(2, '/sys/fs/cgroup', 'user.slice/app.service'),
    ],
    ['version 2, in a namespace', '0::/\n', V2_MOUNT, place(2, '/sys/fs/cgroup', '')],
    ['version 2, outside of its namespace', '0::/../other\n', V2_MOUNT, undefined],
    [
      'version 2, in a namespace that still has the mount of the machine',
      '0::/\n',
      V2_MOUNT.replace(' / ', ' /../.. '),
      undefined,
    ],
    [
      'version 2, in a namespace that has a mount of its own besides',
      '0::/\n',
      `${V2_MOUNT.replace(' / ', ' /.. ')}\n${V2_MOUNT.replace('/sys/fs/cgroup', '/mnt')}`,
      place(2, '/mnt', ''),
    ],
    ['version 1, on the host', V1_OF_HOST, V1_MOUNTS, place(1, '/sys/fs/cgroup/memory', 'kubepods/pod1/app')],
    [
      'version 1, in a container that sees the path of the host and has its own cgroup mounted',
      V1_OF_HOST,
      V1_MOUNTS.replace('0:30 / ', '0:30 /kubepods/pod1/app '),
      place(1, '/sys/fs/cgroup/memory', ''),
    ],
    [
      'version 1, in a container that has the cgroup of its pod mounted',
      V1_OF_HOST,
      V1_MOUNTS.replace('0:30 / ', '0:30 /kubepods/pod1 '),
      place(1, '/sys/fs/cgroup/memory', 'app'),
    ],
    [
      'a mount of another cgroup whose name begins like ours',
      '0::/kubepods/pod12/app\n',
      V2_MOUNT.replace(' / ', ' /kubepods/pod1 '),
      place(2, '/sys/fs/cgroup', ''),
    ],
    [
      'the one of several mounts that shows our cgroup',
      '0::/a/b\n',
      `${V2_MOUNT.replace(' / /sys/fs/cgroup', ' /x /mnt/x')}\n${V2_MOUNT}`,
      place(2, '/sys/fs/cgroup', 'a/b'),
    ],
    [
      'both versions, the memory in version 2',
      '3:cpu:/x\n0::/app\n',
      V1_MOUNTS.replace(/.*rw,memory\n/, ''),
      place(2, '/sys/fs/cgroup/unified', 'app'),
    ],
    [
      'a path with a colon',
      '0::/system.slice/docker:x\n',
      V2_MOUNT,
      place(2, '/sys/fs/cgroup', 'system.slice/docker:x'),
    ],
    ['a cgroup that is gone', '0::/app (deleted)\n', V2_MOUNT, place(2, '/sys/fs/cgroup', 'app')],
    [
      'a mount with a space',
      '0::/app\n',
      V2_MOUNT.replace('/sys/fs/cgroup', '/my\\040cgroup'),
      place(2, '/my cgroup', 'app'),
    ],
    ['no mount', '0::/app\n', '', undefined],
    ['no version 1 mount of memory', V1_OF_HOST, V1_MOUNTS.replace(/.*rw,memory\n/, ''), undefined],
    ['no cgroups', '', V2_MOUNT, undefined],
  ])('%s', (_what, cgroup, mounts, expected) => {
    expect(placeOf(cgroup, mounts)).toEqual(expected);
  });
});

function place(version: 1 | 2, mount: string, path: string) {
  return { version, mount, path };
}
