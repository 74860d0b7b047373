// Starts processes, ends them, and reads what Linux tells about them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..');
const NS_PER_MS = 1_000_000;
const running = new Set();

// An interrupted run leaves nothing behind.
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Starts a script of the bench; resolves with what it says first. */
export async function start(script, settings = {}, execArgv = []) {
  const child = fork(join(FOLDER, script), [JSON.stringify(settings)], { execArgv });
  running.add(child);
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  const said = await Promise.race([
    once(child, 'message').then(([message]) => message),
    ended.then(({ code, signal }) => {
      throw new Error(`${script} ended before it listened (${signal ?? `exit code ${code}`})`);
    }),
  ]);
  return { child, said, ended };
}

/** At once: how a contestant leaves is a question of its own. */
export async function end({ child, ended }) {
  child.kill('SIGKILL');
  await ended;
}

/**
 * The processor time of a process with all its threads, user and system, in milliseconds: what the scheduler has counted,
 * in nanoseconds. /proc/PID/stat has it in steps of 10 ms. No thread of a contestant ends while it is measured.
 */
export function cpuMs({ child }) {
  const threads = readdirSync(`/proc/${child.pid}/task`);
  const ns = threads.map((id) => Number(readFileSync(`/proc/${child.pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]));
  return ns.reduce((sum, each) => sum + each, 0) / NS_PER_MS;
}

/** The memory of a process, in megabytes. */
export function memoryMb({ child }) {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
  return Number(kilobytes) / 1_024;
}

/** What the process says to a question; contestants know `heap`. */
export async function ask({ child }, question) {
  child.send(question);
  const [answer] = await once(child, 'message');
  return answer;
}
