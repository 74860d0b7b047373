// Runs programs, each as the leader of a process group of its own, and ends what is left of the group.
import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { temporary } from './scratch.mjs';

const groups = new Set();

/** Ends all that still runs. */
export function endAll() {
  for (const pid of groups) endGroup(pid);
}

/** A program could not be run, or said that it failed. */
export class CommandFailed extends Error {
  constructor(command, how, output) {
    super(`${command}: ${how}\n${output.slice(-2_000)}`);
    this.name = 'CommandFailed';
    this.output = output;
  }
}

/** Starts a program; its output is kept, and added to the log. */
export function start(command, args, { cwd, env = {}, log }) {
  appendFileSync(log, `\n$ ${[command, ...args].join(' ')}    (${cwd})\n`);
  const child = spawn(command, args, {
    cwd,
    env: { ...cleanEnvironment(), NO_COLOR: '1', TMPDIR: temporary, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const started = { child, output: '' };
  groups.add(child.pid);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      started.output += text;
      appendFileSync(log, text);
    });
  }
  started.ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: error.message, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  }).then((exit) => {
    endGroup(child.pid);
    groups.delete(child.pid);
    return exit;
  });
  return started;
}

/**
 * Runs a program to its end.
 *
 * @returns What it printed.
 * @throws CommandFailed
 */
export async function run(command, args, { timeoutMs = 600_000, ...options }) {
  const started = start(command, args, options);
  const patience = setTimeout(() => endGroup(started.child.pid), timeoutMs);
  const { code, signal } = await started.ended;
  clearTimeout(patience);
  if (code !== 0) throw new CommandFailed([command, ...args].join(' '), signal ?? `exit code ${code}`, started.output);
  return started.output;
}

/** SIGKILL to a program and to all that it has started. */
export function endGroup(pid) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All gone.
  }
}

/** Ends a program that runs, whatever it does. */
export async function end({ child, ended }) {
  if (child.exitCode === null && child.signalCode === null) endGroup(child.pid);
  await ended;
}

/** Without what `npm run` has set for this script, which would lead another npm to this repository. */
function cleanEnvironment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_(?!config_registry|config_cache)|INIT_CWD$|NODE_(OPTIONS|ENV|PATH)$)/.test(name),
    ),
  );
}
