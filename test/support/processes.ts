import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** The running processes that `pid` has started, from Linux' /proc, without zombies. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((candidate) => candidate > 0 && statOf(candidate)?.parent === pid);
}

/** Sends `signal` to a process that may be gone already. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Resolves when all of them have ended. Linux has no event for the end of a process that is not one's own child. */
export async function haveEnded(pids: readonly number[]): Promise<void> {
  while (pids.some((pid) => statOf(pid) !== undefined)) await setTimeout(5);
}

/** Resolves when each thread of a process group that was sent SIGSTOP has stopped: some run on for a moment. */
export async function groupHasStopped(group: number): Promise<void> {
  const runsOn = () =>
    readdirSync('/proc').some(
      (pid) => fieldsOf(`/proc/${pid}/stat`)?.[2] === String(group) && threadsOf(pid).some(isOn),
    );
  while (runsOn()) await setTimeout(5);
}

const threadsOf = (pid: string) => readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/stat`);
const isOn = (stat: string) => !['T', 'Z', 'X', undefined].includes(fieldsOf(stat)?.[0]);

/** The memory that a process uses, and its number of threads. */
export function sizeOf(pid: number): { readonly residentMb: number; readonly threads: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const figure = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
  return { residentMb: figure('VmRSS') / 1_024, threads: figure('Threads') };
}

/** How many files, sockets and pipes it holds open. */
export function openFilesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** `undefined` for a process that has ended. */
export function statOf(pid: number): { readonly parent: number } | undefined {
  const [state, parent] = fieldsOf(`/proc/${pid}/stat`) ?? ['X'];
  return state === 'Z' || state === 'X' ? undefined : { parent: Number(parent) };
}

/** Its state, its parent, its group and so on; `undefined` when there is no such process. */
function fieldsOf(stat: string): readonly string[] | undefined {
  try {
    // pid (name, which may hold spaces and brackets) state parent group …
    return readFileSync(stat, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}
