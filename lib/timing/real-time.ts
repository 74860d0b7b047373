import { performance } from 'node:perf_hooks';
import { clearImmediate, clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'node:timers';

/**
 * The real clock and timers, even when a test fakes them. Fake timers replace the functions of the global object, of
 * node:timers and of `process`, so this file takes the originals when it is loaded.
 *
 * Use it for what must go on in a test with fake timers: a shutdown, the first runs, the probe server, the waits within
 * a ready-made check. Use the global functions for what a test may want to control: when checks run, their deadlines,
 * and the age of results.
 */
export const realTime = {
  /** The monotonic clock, in milliseconds. */
  now: performance.now.bind(performance),
  /** The monotonic clock that all threads share, in nanoseconds. */
  sharedNow: process.hrtime.bigint,
  /** How long the event loop has waited for something to do, in milliseconds. 0 where that is not measured. */
  idleMs: idleTimeOf(performance),
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  clearImmediate,
  nextTick: process.nextTick,
  timeout: AbortSignal.timeout.bind(AbortSignal),
};

/** Resolves in the next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void realTime.setImmediate(resolve));
}

/** Resolves after `ms`. Does not keep the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void realTime.setTimeout(resolve, ms).unref());
}

/** Resolves after `ms`, or when `signal` is aborted. Keeps the process alive. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      realTime.clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = realTime.setTimeout(wake, ms);
    signal.addEventListener('abort', wake);
  });
}

/** Bun and Deno do not measure it. */
function idleTimeOf(clock: Partial<Pick<typeof performance, 'eventLoopUtilization'>>): () => number {
  const utilization = clock.eventLoopUtilization?.bind(clock);
  return () => utilization?.().idle ?? 0;
}
