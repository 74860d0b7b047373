import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { realTime } from '../timing/real-time.js';
import { takesTooLong } from './takes-too-long.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('work that ends in time does not, and leaves no timer', async () => {
  const late = takesTooLong(100, new Promise((resolve) => setTimeout(resolve, 99)));
  await vi.advanceTimersByTimeAsync(99);
  expect(await late).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});

it('work that does not end does, once its time is up', async () => {
  let isLate: boolean | undefined;
  void takesTooLong(100, new Promise(() => undefined)).then((late) => (isLate = late));
  await vi.advanceTimersByTimeAsync(99);
  expect(isLate).toBeUndefined();
  await vi.advanceTimersByTimeAsync(2);
  expect(isLate).toBe(true);
});

it('work that is over by the time that the event loop turns again does not', async () => {
  let end: () => void = () => undefined;
  const late = takesTooLong(100, new Promise<void>((resolve) => (end = resolve)));
  setTimeout(() => end(), 100);
  await vi.advanceTimersByTimeAsync(200);
  expect(await late).toBe(false);
});

it('is told by the clock on which it began, whatever is faked meanwhile', async () => {
  vi.useRealTimers();
  const late = takesTooLong(5, new Promise(() => undefined));
  vi.useFakeTimers();
  // The timer does not keep the process alive.
  const alive = realTime.setInterval(() => undefined, 1_000);
  expect(await late).toBe(true);
  realTime.clearInterval(alive);
});
