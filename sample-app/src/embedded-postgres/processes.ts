import { readdir, readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const GRACE_MS = 3_000;
const POLL_INTERVAL_MS = 50;

/** Ends the PostgreSQL of this folder, frozen or not, with all its processes. Its data may be lost. */
export async function endPostgres(folder: string): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  // SIGQUIT is PostgreSQL's immediate shutdown. Unlike after SIGKILL, it still releases its shared memory.
  const pids = await processesOf(folder);
  for (const pid of pids) trySend(pid, 'SIGQUIT');
  for (const pid of pids) trySend(pid, 'SIGCONT');
  for (;;) {
    const left = await processesOf(folder);
    if (left.length === 0) return;
    if (Date.now() > deadline) for (const pid of left) trySend(pid, 'SIGKILL');
    await setTimeout(POLL_INTERVAL_MS);
  }
}

/** Our processes are those whose working directory is the data folder. */
async function processesOf(folder: string): Promise<number[]> {
  if (platform() !== 'linux') {
    const pid = await postmasterOf(folder).catch(() => Number.NaN);
    return trySend(pid, 0) ? [pid] : [];
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const ours = await Promise.all(pids.map((pid) => isPostgresIn(folder, pid)));
  return pids.filter((_, index) => ours[index]);
}

async function postmasterOf(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8'), 10);
}

async function isPostgresIn(folder: string, pid: number): Promise<boolean> {
  try {
    const [cwd, program] = await Promise.all([readlink(`/proc/${pid}/cwd`), readlink(`/proc/${pid}/exe`)]);
    return cwd === join(folder, 'data') && basename(program) === 'postgres';
  } catch {
    return false;
  }
}

function trySend(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
