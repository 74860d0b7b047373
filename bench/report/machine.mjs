import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** In one line, what the figures depend on. */
export function machine() {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const cores = availableParallelism();
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${cpu}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${memory}; ${distribution()}, Linux ${release()}; Node ${process.version}`;
}

function git(...args) {
  return execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
}

function distribution() {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))[1];
  } catch {
    return 'unknown distribution';
  }
}

/** Of the library that is measured; `+` when the folder has changes besides. `undefined` outside of a repository. */
export function commitOf() {
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '../../lib') === '' ? '' : '+');
  } catch {
    return undefined;
  }
}
