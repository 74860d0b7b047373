import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { realTime } from '../timing/real-time.js';
import { takesTooLong } from './takes-too-long.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('work that ends in time does not take too long, and leaves no timer', async () => {
  const late = takesTooLong(100, new Promise((resolve) => setTimeout(resolve, 99)));
  await vi.advanceTimersByTimeAsync(99);
  expect(await late).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

it('work that does not end takes too long, once its time is up', async () => {
  let isLate: boolean | undefined;
  void takesTooLong(100, new Promise(() => undefined)).then((late) => (isLate = late));
  await vi.advanceTimersByTimeAsync(99);
  expect(isLate).toBeUndefined();
  await vi.advanceTimersByTimeAsync(2);
  expect(isLate).toBe(true);
});

it('does not keep the process alive', () => {
  vi.useRealTimers();
  const timer = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => timer.mockRestore());
  void takesTooLong(100, new Promise(() => undefined));
  expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
});

it('work that ends while the event loop is blocked does not take too long', async () => {
  let end: () => void = () => undefined;
  const late = takesTooLong(100, new Promise<void>((resolve) => (end = resolve)));
  setTimeout(() => end(), 100);
  await vi.advanceTimersByTimeAsync(200);
  expect(await late).toBe(false);
});

it('the clock at the beginning decides, even if a test fakes the clock later', async () => {
  vi.useRealTimers();
  const late = takesTooLong(5, new Promise(() => undefined));
  vi.useFakeTimers();
  // The timer of takesTooLong() does not keep the process alive.
  const alive = realTime.setInterval(() => undefined, 1_000);
  expect(await late).toBe(true);
  realTime.clearInterval(alive);
});
