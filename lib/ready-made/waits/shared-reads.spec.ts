import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { SharedReads } from './shared-reads.js';

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const bounds = (signal = new AbortController().signal) => ({ timeoutMs: 1_000, signal });
const hanging = () => new Promise<string>(() => undefined);

describe('SharedReads', () => {
  it('passes the answer on, and the error', async () => {
    const reads = new SharedReads<string>();
    expect(await reads.read('a', bounds(), async () => 'text')).toBe('text');
    await expect(reads.read('a', bounds(), () => Promise.reject(new Error('ENOENT')))).rejects.toThrow('ENOENT');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reads once at a time, and each run says before its deadline how long there has been no answer', async () => {
    const reads = new SharedReads<string>();
    let answer: (text: string) => void = () => undefined;
    const read = vi.fn(() => new Promise<string>((resolve) => (answer = resolve)));
    for (const seconds of ['0.9', '1.8', '2.7']) {
      const refused = expect(reads.read('the disk', bounds(), read)).rejects.toThrow(
        new Error(`the disk has not answered for ${seconds} s`),
      );
      // oxlint-disable-next-line no-await-in-loop
      await vi.advanceTimersByTimeAsync(900);
      await refused; // oxlint-disable-line no-await-in-loop
    }
    const last = reads.read('the disk', bounds(), read);
    answer('late');
    expect(await last).toBe('late');
    expect(read).toHaveBeenCalledOnce();
    void reads.read('the disk', bounds(), read);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('begins two at most, and says for what the others wait', async () => {
    const reads = new SharedReads<string>();
    const read = vi.fn(hanging);
    const told = ['a', 'b', 'c'].map((what) => reads.read(what, bounds(), read).catch((error: Error) => error.message));
    await vi.advanceTimersByTimeAsync(900);
    expect(await Promise.all(told)).toEqual([
      'a has not answered for 0.9 s',
      'b has not answered for 0.9 s',
      'c has not answered for 0.9 s: its turn comes after a and b',
    ]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('ends at the abort, and the next run waits for the same read', async () => {
    const reads = new SharedReads<string>();
    const read = vi.fn(hanging);
    const abort = new AbortController();
    const refused = expect(reads.read('a', bounds(abort.signal), read)).rejects.toThrow('deadline');
    abort.abort(new Error('deadline'));
    await refused;
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    await expect(reads.read('a', bounds(abort.signal), read)).rejects.toThrow('deadline');
    void reads.read('a', bounds(), read).catch(() => undefined);
    expect(read).toHaveBeenCalledOnce();
  });
});
