import { performance } from 'node:perf_hooks';
import { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'node:timers';

/**
 * Time as it passes, whatever a test does to the clock: fake timers replace the functions of the global object, of
 * node:timers and of `process`, so these are taken when this file is loaded.
 *
 * For what has to go on by itself: a shutdown, the first runs, the probe server, the waits within a ready-made check. When checks run, when their deadlines
 * end and how old results are is told by the global functions, for a test may want to move that.
 */
export const realTime = {
  /** The monotonic clock, in milliseconds. */
  now: performance.now.bind(performance),
  /** The monotonic clock that all threads share, in nanoseconds. */
  sharedNow: process.hrtime.bigint,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  nextTick: process.nextTick,
  /** A signal that is aborted after so many milliseconds. */
  timeout: AbortSignal.timeout.bind(AbortSignal),
};

/** Resolves in the next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void realTime.setImmediate(resolve));
}

/** Resolves after so many milliseconds. Does not keep the process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => void realTime.setTimeout(resolve, ms).unref());
}

/** Resolves after so many milliseconds, or once `signal` is aborted. Keeps the process alive. */
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
