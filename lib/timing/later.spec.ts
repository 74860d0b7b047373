import { afterEach, expect, it, vi } from 'vitest';
import { later } from './later.js';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('runs once when its time has passed on the clock of the test', () => {
  vi.useFakeTimers();
  const run = vi.fn();
  later(50, run);
  vi.advanceTimersByTime(49);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(run).toHaveBeenCalledOnce();
});

it('can be cancelled', () => {
  vi.useFakeTimers();
  later(50, () => undefined)();
  expect(vi.getTimerCount()).toBe(0);
});

it('is cancelled on the clock on which it waits, even when a test has faked another since', () => {
  const cleared = vi.spyOn(globalThis, 'clearTimeout');
  const takeBack = later(60_000, () => undefined);
  // Vitest's fake would pass a timer that is not its own to the real clock.
  const another = vi.fn();
  vi.stubGlobal('clearTimeout', another);
  takeBack();
  expect(cleared).toHaveBeenCalledOnce();
  expect(another).not.toHaveBeenCalled();
});

it('does not keep the process alive', () => {
  const timer = vi.spyOn(globalThis, 'setTimeout');
  const takeBack = later(60_000, () => undefined);
  expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  takeBack();
});
