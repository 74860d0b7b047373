/** Where the memory of a process is accounted: the folder of its cgroup, and the highest folder that can be seen. */
export interface CgroupPlace {
  readonly version: 1 | 2;
  /** Where the hierarchy is mounted: `/sys/fs/cgroup`. */
  readonly mount: string;
  /** The folder of the cgroup, from there: `kubepods/pod1/app`, or empty. */
  readonly path: string;
}

interface Mount {
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
}

/**
 * Finds the cgroup of a process by the texts of `/proc/self/cgroup` and `/proc/self/mountinfo`. `undefined` when none
 * is mounted that counts memory.
 */
export function placeOf(cgroupText: string, mountinfoText: string): CgroupPlace | undefined {
  const own = cgroupText.split('\n').map(membershipOf);
  const mounts = mountinfoText.split('\n').flatMap(mountOf);
  // On a machine with both versions the controller belongs to one of them.
  const inV1 = own.find(({ controllers }) => controllers.includes('memory'));
  if (inV1)
    return placeIn(
      1,
      inV1.path,
      mounts.filter(({ type, options }) => type === 'cgroup' && options.includes('memory')),
    );
  const inV2 = own.find(({ id }) => id === '0');
  if (inV2)
    return placeIn(
      2,
      inV2.path,
      mounts.filter(({ type }) => type === 'cgroup2'),
    );
  return undefined;
}

function placeIn(version: 1 | 2, path: string, mounts: readonly Mount[]): CgroupPlace | undefined {
  // What is outside of the namespace of this process is not its own, and has no name here.
  const known = mounts.filter(({ root }) => !isOutside(root));
  if (isOutside(path)) return undefined;
  for (const { root, point } of known) {
    const below = pathBelow(root, path);
    if (below !== undefined) return { version, mount: point, path: below };
  }
  // A container may see the path of the host, while nothing but its own cgroup is mounted.
  const [first] = known;
  return first && { version, mount: first.point, path: '' };
}

function isOutside(path: string): boolean {
  return path.split('/').includes('..');
}

function pathBelow(root: string, path: string): string | undefined {
  const folder = root.replace(/\/$/, '');
  if (path !== folder && !path.startsWith(`${folder}/`)) return undefined;
  return path.slice(folder.length).replaceAll(/^\/+|\/+$/g, '');
}

/** A line like `4:memory:/kubepods/pod1`. A path may have a colon. */
function membershipOf(line: string) {
  const [, id = '', controllers = '', path = ''] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
  // `(deleted)` is added when the cgroup is gone.
  return { id, controllers: controllers.split(','), path: path.replace(/ \(deleted\)$/, '') };
}

/** `36 35 0:30 /root /mount/point rw,relatime shared:1 - cgroup cgroup rw,memory` */
function mountOf(line: string): Mount[] {
  const [before = '', after = ''] = line.split(' - ');
  const [, , , root, point] = before.split(' ');
  const [type, , options = ''] = after.split(' ');
  if (root === undefined || point === undefined || type === undefined) return [];
  return [{ root: unescaped(root), point: unescaped(point), type, options: options.split(',') }];
}

/** A space is written as `\040`. */
function unescaped(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
