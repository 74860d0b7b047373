import { realpathSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { endPostgres } from './processes.js';

// As the kernel names it in /proc, where links are resolved.
const TEMPORARY = realpathSync(tmpdir());
const PREFIX = 'nestjs-probes-sample-';

/** The data folder of this process' PostgreSQL. It carries our pid, so that others can tell whether it is still in use. */
export function folderOfThisHost(): string {
  return join(TEMPORARY, `${PREFIX}${process.pid}`);
}

/** Ends and removes what hosts left behind that were killed with SIGKILL: they had no time to do it. */
export async function sweepLeftovers(): Promise<void> {
  // Without /proc nobody can tell such a host from a later process with the same pid.
  if (platform() !== 'linux') return;
  for (const name of await readdir(TEMPORARY)) {
    if (!name.startsWith(PREFIX) || (await isHost(name.slice(PREFIX.length)))) continue;
    const folder = join(TEMPORARY, name);
    await endPostgres(folder);
    // A folder of another user stays: it is theirs to remove.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function isHost(pid: string): Promise<boolean> {
  // This very process has a folder of this name only if an earlier one had its pid.
  if (Number(pid) === process.pid) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return command.includes('embedded-postgres/host.js');
}
