import { readdir, readFile, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { endPostgres } from './processes.js';
import { temporaryFolders } from './temporary-folders.js';

const PREFIX = 'nestjs-probes-sample-';

/** How the folder of this process' PostgreSQL is named: with our pid, so that others can tell whether it is still in use. */
export function prefixOfThisHost(): string {
  return `${PREFIX}${process.pid}-`;
}

/** Ends and removes what hosts left behind that were killed with SIGKILL: they had no time to do it. */
export async function sweepLeftovers(): Promise<void> {
  // Without /proc nobody can tell such a host from a later process with the same pid.
  if (platform() !== 'linux') return;
  for (const temporary of temporaryFolders()) {
    // A folder that we may not read has none of ours.
    for (const name of await readdir(temporary).catch(() => [])) {
      if (name.startsWith(PREFIX) && !(await hasHost(name))) await remove(join(temporary, name));
    }
  }
}

async function hasHost(name: string): Promise<boolean> {
  const pid = Number.parseInt(name.slice(PREFIX.length), 10);
  // We have none yet: a folder with our pid is of an earlier process that had it, too.
  if (pid === process.pid) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes('embedded-postgres/host.js');
}

async function remove(folder: string): Promise<void> {
  await endPostgres(folder);
  // A folder of another user stays: it is theirs to remove.
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
