import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { lastWords } from './last-words.js';
import type { PostgresHome } from './postgres-home.js';

/** The parent of all processes of one PostgreSQL. */
export interface Postmaster {
  readonly pid: number;
  readonly ended: Promise<unknown>;
}

/**
 * Starts the PostgreSQL of this home, on a port of 127.0.0.1. It does not wait for the disk, because its data need not
 * survive a crash of the machine. Resolves as soon as it accepts connections.
 *
 * @param flags For example `['-c', 'max_connections=20']`.
 */
export async function runPostgres(
  { account, binaries, data }: PostgresHome,
  port: number,
  flags: readonly string[] = [],
): Promise<Postmaster> {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting]), ...flags];
  const postmaster = spawn(binaries.postgres, args, { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => postmaster.once('exit', resolve));
  await once(postmaster, 'spawn');
  await readiness(postmaster.stderr);
  // If nothing reads its log, PostgreSQL stops as soon as the pipe is full.
  postmaster.stderr.resume();
  return { pid: Number(postmaster.pid), ended };
}

async function readiness(log: Readable): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface(log)) {
    if (line.includes('database system is ready to accept connections')) return;
    lines.push(line);
  }
  throw new Error(lastWords(lines.join('\n')));
}
