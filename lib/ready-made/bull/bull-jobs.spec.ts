import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BullWorker } from './bull-insides.js';
import { BullJobs } from './bull-jobs.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const trackedJobs = new Map<string, object>();
  const worker = Object.assign(new EventEmitter(), { lockManager: { trackedJobs } });
  const jobs = new BullJobs(worker as unknown as BullWorker);
  const begin = (id: string, name?: string) => {
    worker.emit('active', { id, name });
    trackedJobs.set(id, {});
  };
  const end = (id: string, event?: 'completed' | 'failed') => {
    trackedJobs.delete(id);
    if (event) worker.emit(event, { id });
  };
  return { jobs, trackedJobs, begin, end };
}

it('tells the oldest of the active jobs, from the moment it became active', () => {
  const { jobs, begin, end } = setUp();
  begin('1', 'encode');
  vi.advanceTimersByTime(1_000);
  begin('2', 'upload');
  vi.advanceTimersByTime(500);
  expect(jobs.read()).toEqual({ count: 2, oldest: { id: '1', name: 'encode', ageMs: 1_500 } });
  end('1', 'completed');
  expect(jobs.read()).toEqual({ count: 1, oldest: { id: '2', name: 'upload', ageMs: 500 } });
  end('2', 'failed');
  expect(jobs.read()).toEqual({ count: 0, oldest: undefined });
});

it('a job that is put off has ended, and counts anew when it is taken again', () => {
  const { jobs, begin, end } = setUp();
  begin('1');
  vi.advanceTimersByTime(1_000);
  end('1');
  expect(jobs.read()).toMatchObject({ count: 0 });
  begin('1');
  vi.advanceTimersByTime(10);
  expect(jobs.read()).toMatchObject({ count: 1, oldest: { ageMs: 10 } });
});

it('a job that is retried between two checks counts from the latest try', () => {
  const { jobs, begin, end } = setUp();
  begin('1');
  vi.advanceTimersByTime(1_000);
  end('1', 'failed');
  begin('1');
  vi.advanceTimersByTime(10);
  expect(jobs.read()).toMatchObject({ count: 1, oldest: { ageMs: 10 } });
});

it('a job that was active before the first check counts from that check', () => {
  const { jobs, trackedJobs } = setUp();
  trackedJobs.set('1', { ts: 1 });
  vi.advanceTimersByTime(1_000);
  expect(jobs.read()).toEqual({ count: 1, oldest: { id: '1', name: undefined, ageMs: 0 } });
  vi.advanceTimersByTime(1_000);
  expect(jobs.read()).toMatchObject({ oldest: { ageMs: 1_000 } });
});

it('knows of no jobs where BullMQ does not', () => {
  expect(new BullJobs(new EventEmitter() as unknown as BullWorker).read()).toBeUndefined();
});
