import { setMaxListeners } from 'node:events';
import { orAborted } from '../timing/or-aborted.js';
import type { Retry, Task } from './task.js';

const LONGEST_PAUSE_MS = 30_000;

/** How many attempts that ignore their signal may be outstanding at once. */
const MOST_OUTSTANDING = 3;

/** A failed attempt after which another one comes. */
export interface FailedAttempt {
  readonly error: unknown;
  /** The number of the next attempt. */
  readonly next: number;
  /** How long the pause before it is, in milliseconds. */
  readonly pauseMs: number;
}

/**
 * The pause after so many failed attempts. It doubles each time, up to 30 s, or up to the first pause if that is
 * longer.
 */
export function pauseAfter(failed: number, { delayMs }: Retry): number {
  return Math.min(delayMs * 2 ** (failed - 1), Math.max(delayMs, LONGEST_PAUSE_MS));
}

/**
 * Runs a task, and runs it again when it fails, as often as its `retry` says. An attempt that takes longer than
 * `timeoutMs` has failed. It may ignore its signal and go on, so no further attempt begins while three such attempts
 * are outstanding.
 *
 * @throws The error of the last attempt; the signal's reason when it is aborted before the next attempt begins.
 */
export async function attempts(
  { run, timeoutMs, retry }: Pick<Task, 'run' | 'timeoutMs' | 'retry'>,
  signal: AbortSignal,
  onFailure: (failed: FailedAttempt) => void,
): Promise<void> {
  const outstanding = new Set<Promise<unknown>>();
  for (let attempt = 1; ; attempt++) {
    try {
      await withinTime(run, timeoutMs, signal, outstanding);
      return;
    } catch (error) {
      if (signal.aborted || retry === undefined || attempt >= retry.attempts) throw error;
      const pauseMs = pauseAfter(attempt, retry);
      onFailure({ error, next: attempt + 1, pauseMs });
      await pause(pauseMs, signal);
      while (outstanding.size >= MOST_OUTSTANDING) await orAborted(Promise.race(outstanding), signal);
    }
  }
}

/** Makes one attempt. @throws The error of the task, or a TimeoutError. */
async function withinTime(
  run: Task['run'],
  timeoutMs: number | undefined,
  shutdown: AbortSignal,
  outstanding: Set<Promise<unknown>>,
): Promise<void> {
  if (timeoutMs === undefined) return void (await run({ signal: shutdown }));
  const deadline = new AbortController();
  const signal = AbortSignal.any([shutdown, deadline.signal]);
  setMaxListeners(0, signal);
  const work = new Promise((resolve) => resolve(run({ signal })));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new DOMException(`Not done within ${timeoutMs} ms`, 'TimeoutError');
      const settled: Promise<unknown> = work.catch(() => undefined).finally(() => outstanding.delete(settled));
      outstanding.add(settled);
      reject(error);
      deadline.abort(error);
    }, timeoutMs);
  });
  try {
    await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Keeps the process alive, because nothing else may keep it alive until the next attempt.
 *
 * @throws The signal's reason when it is aborted first.
 */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await orAborted(over, signal);
  } finally {
    clearTimeout(timer);
  }
}
