import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { answered } from './answered.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fakeRealTime();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('waits for the answer of a broker, and leaves no timer behind', async () => {
  await answered(Promise.resolve());
  expect(vi.getTimerCount()).toBe(0);
});

it('has the error of the broker, and leaves no timer behind', async () => {
  await expect(answered(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  expect(vi.getTimerCount()).toBe(0);
});

it('waits for two seconds and no longer', async () => {
  const over = vi.fn<() => void>();
  void answered(new Promise(() => undefined)).then(over);
  await vi.advanceTimersByTimeAsync(1_999);
  expect(over).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toHaveBeenCalledOnce();
});
