import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const V1 = { point: '/sys/fs/cgroup/memory', type: 'cgroup -o memory', limit: 'memory.limit_in_bytes' };
const V2 = { point: '/sys/fs/cgroup', type: 'cgroup2', limit: 'memory.max' };

let made = 0;

/** The version that counts memory here, and a folder in which this process may make cgroups. */
const here = [V1, V2].flatMap((version) => {
  const folder = join(version.point, `nestjs-probes-${process.pid}`);
  try {
    mkdirSync(folder);
    readFileSync(join(folder, version.limit)); // Missing where the controller is off.
    rmdirSync(folder);
    return [version];
  } catch {
    return [];
  }
})[0];

/** Whether this is root of a machine whose cgroups can be written. */
export const canLimitMemory = here !== undefined;

/** A cgroup for one test. Its processes must have ended before it is removed. */
export class MemoryCgroup {
  readonly #here = here ?? V2;
  readonly folder: string;

  constructor(limitBytes: number, above?: MemoryCgroup) {
    this.folder = join(above?.folder ?? this.#here.point, `nestjs-probes-${process.pid}-${made++}`);
    // In version 2 a cgroup passes its controllers on only when it is told to.
    if (above && this.#here === V2) writeFileSync(join(above.folder, 'cgroup.subtree_control'), '+memory');
    mkdirSync(this.folder);
    if (limitBytes < Infinity) writeFileSync(join(this.folder, this.#here.limit), String(limitBytes));
  }

  /**
   * Runs a command in it, and resolves with what the command prints.
   *
   * @param isNamespaced As in a container: this cgroup is the root of all that can be seen.
   */
  async run(command: readonly string[], isNamespaced = false): Promise<string> {
    const { point, type } = this.#here;
    const mount = `umount ${point} && mount -t ${type} cgroup ${point} && exec "$@"`;
    const inside = isNamespaced ? ['unshare', '--cgroup', '--mount', 'sh', '-c', mount, 'sh', ...command] : command;
    const enter = 'echo $$ > "$1/cgroup.procs" && shift && exec "$@"';
    const { stdout } = await promisify(execFile)('sh', ['-c', enter, 'sh', this.folder, ...inside]);
    return stdout;
  }

  remove(): void {
    rmdirSync(this.folder);
  }
}
