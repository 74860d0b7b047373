import { readdirSync, readFileSync } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { sendSignal, statOf } from './processes.js';

const MARK = 'NESTJS_PROBES_TEST_RUN';
const GRACE_MS = 10_000;

/**
 * Runs around all tests: a run that leaves a process behind fails. Every process that a test starts inherits our
 * environment with a mark in it, even in another session or without its parent. Linux only (/proc).
 */
export default function leaveNothing(): () => Promise<void> {
  const mark = (process.env[MARK] = `${process.pid}-${Date.now()}`);
  return async () => {
    const deadline = performance.now() + GRACE_MS;
    // Processes that end by themselves after their parent get some time. Linux has no event for that.
    while (marked(mark).length > 0 && performance.now() < deadline) await setTimeout(50);
    const left = marked(mark);
    if (left.length === 0) return;
    for (const { pid } of left) sendSignal(pid, 'SIGKILL');
    const commands = left.map(({ pid, command }) => `\n  ${pid} ${command}`);
    console.error(`The tests have left ${left.length} processes behind, which are killed now:${commands.join('')}`);
    // An error that is thrown here is printed, but the exit code stays 0.
    process.exitCode = 1;
  };
}

interface Left {
  readonly pid: number;
  readonly command: string;
}

function marked(mark: string): Left[] {
  if (platform() !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isOfThisRun(pid, mark))
    .map((pid) => ({ pid, command: read(pid, 'cmdline').replaceAll('\0', ' ').trim() }));
}

function isOfThisRun(pid: number, mark: string): boolean {
  // Our own children are Vitest's workers, which Vitest ends itself.
  const parent = statOf(pid)?.parent;
  return parent !== undefined && parent !== process.pid && read(pid, 'environ').includes(`${MARK}=${mark}`);
}

function read(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // The process has ended meanwhile, or belongs to another user.
    return '';
  }
}
