import { readdir, readFile, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { endPostgres } from './processes.js';
import { temporaryFolders } from './temporary-folders.js';

const PREFIX = 'nestjs-probes-sample-';

/**
 * The name of this process' folder begins like this. It contains our pid, so that other processes can see whether the
 * folder is still in use.
 */
export function prefixOfThisHost(): string {
  return `${PREFIX}${process.pid}-`;
}

/** Ends and removes what killed hosts (SIGKILL) have left behind. */
export async function sweepLeftovers(): Promise<void> {
  // Without /proc we cannot tell such a host from a later process with the same pid.
  if (platform() !== 'linux') return;
  for (const temporary of temporaryFolders()) {
    // A folder that we may not read contains none of ours.
    for (const name of await readdir(temporary).catch(() => [])) {
      if (name.startsWith(PREFIX) && !(await hasHost(name))) await remove(join(temporary, name));
    }
  }
}

async function hasHost(name: string): Promise<boolean> {
  const pid = Number.parseInt(name.slice(PREFIX.length), 10);
  // We have no folder yet, so a folder with our pid belongs to an earlier process with the same pid.
  if (pid === process.pid) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes('embedded-postgres/host.js');
}

async function remove(folder: string): Promise<void> {
  await endPostgres(folder);
  // The folder of another user stays, because only that user may remove it.
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
