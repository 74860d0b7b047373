import { afterEach, expect, it, vi } from 'vitest';
import { realTime } from '../timing/real-time.js';
import { TimeLimit } from './time-limit.js';

const A_MINUTE_MS = 60_000;
const FIFTY_DAYS_MS = 50 * 24 * 60 * A_MINUTE_MS;

afterEach(() => void vi.restoreAllMocks());

it('is not over before its time, even if that is further away than a timer can wait', () => {
  const timeout = vi.spyOn(realTime, 'timeout');
  const limit = new TimeLimit(realTime.now() + FIFTY_DAYS_MS, new AbortController().signal);
  // Node makes 1 ms of anything longer.
  expect(timeout).toHaveBeenCalledExactlyOnceWith(2 ** 31 - 1);
  expect([limit.isOver, limit.isTimeUp]).toEqual([false, false]);
  expect(limit.leftMs).toBeGreaterThan(FIFTY_DAYS_MS - A_MINUTE_MS);
});

it('is over when the clock says so, though its timer is late because the event loop is busy', () => {
  const now = vi.spyOn(realTime, 'now').mockReturnValue(0);
  const limit = new TimeLimit(A_MINUTE_MS, new AbortController().signal);
  expect([limit.isOver, limit.leftMs]).toEqual([false, A_MINUTE_MS]);
  now.mockReturnValue(A_MINUTE_MS);
  expect([limit.isOver, limit.isTimeUp, limit.leftMs]).toEqual([true, true, 0]);
  expect(limit.signal.aborted).toBe(false);
});

it('is over, and not because of its time, when somebody is in a hurry', () => {
  const hurry = new AbortController();
  const limit = new TimeLimit(realTime.now() + A_MINUTE_MS, hurry.signal);
  hurry.abort();
  expect([limit.isOver, limit.isTimeUp, limit.signal.aborted]).toEqual([true, false, true]);
});
