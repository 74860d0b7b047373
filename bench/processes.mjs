// What the benchmarks need to start processes, and to read what Linux tells about them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const MS_PER_TICK = 10;

/** Starts a script of this folder; resolves with what it says first. */
export async function start(script, settings) {
  const child = fork(join(import.meta.dirname, script), [JSON.stringify(settings)]);
  const [said] = await once(child, 'message');
  return { child, said };
}

export async function end({ child }) {
  child.kill();
  await once(child, 'exit');
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

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The value below which such a part of them is. */
export function quantile(values, part) {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
}

export const median = (values) => quantile(values, 0.5);

/** The median, with the least and the most. */
export function spread(values, digits = 0) {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)];
  return `${middle.toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}
