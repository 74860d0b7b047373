import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { within } from './within.js';

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const late = (limit: string) => new Error(`not within ${limit}`);

it('gives what the work gives, and leaves no timer that would keep a command line alive', async () => {
  expect(await within(Promise.resolve(1), late)).toBe(1);
  expect(await within(2, late)).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});

it('rejects as the work does, and leaves no timer either', async () => {
  await expect(within(Promise.reject(new Error('no file')), late)).rejects.toThrow('no file');
  expect(vi.getTimerCount()).toBe(0);
});

it('rejects with the given error after five seconds, and not before', async () => {
  const told = vi.fn<(error: Error) => void>();
  void within(new Promise<never>(() => undefined), late).catch(told);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(told).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toHaveBeenCalledExactlyOnceWith(new Error('not within 5 s'));
});
