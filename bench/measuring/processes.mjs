// Starts processes, ends them, and reads what Linux tells about them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..');
const MS_PER_TICK = 10;
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

/** The processor time of a process with all its threads, in milliseconds. */
export function cpuMs({ child }) {
  const [, rest] = /\) (.*)/.exec(readFileSync(`/proc/${child.pid}/stat`, 'utf8'));
  const fields = rest.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
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
