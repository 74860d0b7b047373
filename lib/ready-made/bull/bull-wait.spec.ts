import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BullWorker } from './bull-insides.js';
import { BullWait } from './bull-wait.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(more: object = {}) {
  const worker: { waiting: unknown } = { waiting: null, ...more };
  return { worker, wait: new BullWait(worker as unknown as BullWorker) };
}

it('a wait that is never over is overdue, 10 s after the longest that there is', () => {
  const { worker, wait } = setUp();
  worker.waiting = new Promise(() => undefined);
  expect(wait.overdueMs()).toBeUndefined();
  vi.advanceTimersByTime(20_000);
  expect(wait.overdueMs()).toBeUndefined();
  vi.advanceTimersByTime(1);
  expect(wait.overdueMs()).toBe(20_001);
});

it('a worker that asks again and again is not overdue', () => {
  const { worker, wait } = setUp();
  for (let second = 0; second < 60; second += 10) {
    worker.waiting = new Promise(() => undefined);
    expect(wait.overdueMs()).toBeUndefined();
    vi.advanceTimersByTime(10_000);
  }
});

it.each([
  ['a worker that works', null],
  ['a version that does not tell for what it waits', true],
])('%s is not overdue', (_title, waiting) => {
  const { worker, wait } = setUp();
  worker.waiting = new Promise(() => undefined);
  wait.overdueMs();
  worker.waiting = waiting;
  vi.advanceTimersByTime(60_000);
  expect(wait.overdueMs()).toBeUndefined();
  worker.waiting = new Promise(() => undefined);
  expect(wait.overdueMs()).toBeUndefined();
});

it.each([
  ['a longer drainDelay', { opts: { drainDelay: 60 } }, 70_000],
  ['a backend that waits for longer, PostgreSQL', { maximumBlockTimeout: 3_600 }, 3_610_000],
  ['a shorter drainDelay, which is no limit where jobs are delayed', { opts: { drainDelay: 1 } }, 20_000],
])('heeds %s', (_title, more, limitMs) => {
  const { worker, wait } = setUp(more);
  worker.waiting = new Promise(() => undefined);
  wait.overdueMs();
  vi.advanceTimersByTime(limitMs);
  expect(wait.overdueMs()).toBeUndefined();
  vi.advanceTimersByTime(1);
  expect(wait.overdueMs()).toBe(limitMs + 1);
});
