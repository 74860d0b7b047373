// CPU limits as the kubelet sets them: a cgroup with so much processor time in every 100 ms. Versions 1 and 2, Linux only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PERIOD_US = 100_000;

const groups = new Set();
let count = 0;

// An interrupted run leaves no group behind. The exit handler of processes.mjs has killed the processes in it before.
process.once('exit', () => {
  for (const group of groups) tryRemove(group);
});

/** The hierarchy that limits the processor here: `{ version, root }`, or `{ missing }`, which says why there is none. */
export function cpuHierarchy(mounts = readFileSync('/proc/self/mountinfo', 'utf8'), uid = process.getuid()) {
  if (uid !== 0) return { missing: 'it needs root, to make cgroups' };
  const parsed = mounts.trim().split('\n').map(parseMount);
  const first = parsed.find(({ type, options }) => type === 'cgroup' && options.includes('cpu'));
  if (first) return { version: 1, root: first.root };
  const second = parsed.find(({ type }) => type === 'cgroup2');
  return second
    ? { version: 2, root: second.root }
    : { missing: 'no cgroup hierarchy with a cpu controller is mounted' };
}

function parseMount(line) {
  const [mount, source] = line.split(' - ').map((side) => side.split(' '));
  return { root: mount[4], type: source[0], options: source[2].split(',') };
}

/** What a limit of so many cores is written as: file name → content. */
export function limitFiles(version, cores) {
  const quotaUs = Math.round(cores * PERIOD_US);
  return version === 1
    ? { 'cpu.cfs_period_us': String(PERIOD_US), 'cpu.cfs_quota_us': String(quotaUs) }
    : { 'cpu.max': `${quotaUs} ${PERIOD_US}` };
}

/** Puts a running process with all its threads into a new cgroup. `close()` when the process has ended. */
export function limitCpu({ version, root }, pid, cores) {
  // Version 2 gives a controller only to children that it is turned on for.
  if (version === 2) writeFileSync(join(root, 'cgroup.subtree_control'), '+cpu');
  const group = join(root, `nestjs-probes-bench-${process.pid}-${count++}`);
  mkdirSync(group);
  groups.add(group);
  try {
    for (const [file, content] of Object.entries(limitFiles(version, cores))) writeFileSync(join(group, file), content);
    writeFileSync(join(group, 'cgroup.procs'), String(pid));
  } catch (error) {
    tryRemove(group);
    throw error;
  }
  return { close: () => tryRemove(group) };
}

/**
 * Why no limit can be set there, `undefined` if one can: tried with a process, because a container may have the hierarchy
 * and not the right, or the right to make a group and not to put a process into it.
 */
export async function whyNoLimits(hierarchy) {
  if (hierarchy.missing) return hierarchy.missing;
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  let trial;
  try {
    await once(child, 'spawn');
    trial = limitCpu(hierarchy, child.pid, 1);
    return undefined;
  } catch (error) {
    return `no CPU limit can be set under ${hierarchy.root} (${error.code ?? error.message})`;
  } finally {
    if (child.pid !== undefined) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    trial?.close();
  }
}

function tryRemove(group) {
  try {
    rmdirSync(group);
    groups.delete(group);
  } catch (error) {
    // A process in it has been killed and is not gone yet: the exit handler tries once more.
    if (error.code !== 'EBUSY') throw error;
  }
}
