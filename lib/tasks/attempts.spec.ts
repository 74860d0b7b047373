import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { attempts, type FailedAttempt, pauseAfter } from './attempts.js';
import type { Task } from './task.js';

let shutdown: AbortController;
let failures: FailedAttempt[];

beforeEach(() => {
  vi.useFakeTimers();
  shutdown = new AbortController();
  failures = [];
});

afterEach(() => {
  vi.useRealTimers();
});

const FOR_EVER = { delayMs: 1_000, attempts: Infinity };

/** How it ended, or that it has not. */
function begin(task: Pick<Task, 'run' | 'timeoutMs' | 'retry'>) {
  const outcome: { end?: unknown } = {};
  void attempts(task, shutdown.signal, (failure) => failures.push(failure)).then(
    () => (outcome.end = 'done'),
    (error: unknown) => (outcome.end = error),
  );
  return outcome;
}

const failing = (times: number) => {
  let run = 0;
  return vi.fn<Task['run']>(() => (++run <= times ? Promise.reject(new Error(`refused ${run}`)) : 'done'));
};

const hanging = () => vi.fn<Task['run']>(() => new Promise(() => undefined));

it.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [5, 16_000],
  [6, 30_000],
  [2_000, 30_000],
])('after %d failed attempts the pause is %d ms', (failed, ms) => {
  expect(pauseAfter(failed, FOR_EVER)).toBe(ms);
});

it('the pause is never shorter than the first one', () => {
  expect(pauseAfter(9, { ...FOR_EVER, delayMs: 60_000 })).toBe(60_000);
});

describe('a task without retry', () => {
  it('is given the signal of the shutdown itself, and runs once', async () => {
    const run = failing(1);
    const outcome = begin({ run });
    await vi.advanceTimersByTimeAsync(100_000);
    expect(run).toHaveBeenCalledExactlyOnceWith({ signal: shutdown.signal });
    expect(outcome.end).toEqual(new Error('refused 1'));
    expect(failures).toEqual([]);
  });

  it('that throws at once fails, and does not throw at the caller', async () => {
    const run = () => {
      throw new Error('at once');
    };
    const [plain, timed] = [begin({ run }), begin({ run, timeoutMs: 5 })];
    await vi.advanceTimersByTimeAsync(0);
    expect([plain.end, timed.end]).toEqual([new Error('at once'), new Error('at once')]);
  });

  it('fails when its time is over, and its signal says so', async () => {
    const run = hanging();
    const outcome = begin({ run, timeoutMs: 500 });
    await vi.advanceTimersByTimeAsync(499);
    const { signal } = run.mock.calls[0]?.[0] ?? {};
    expect([outcome.end, signal?.aborted]).toEqual([undefined, false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.end).toMatchObject({ name: 'TimeoutError', message: 'Not done within 500 ms' });
    expect(signal?.reason).toBe(outcome.end);
  });

  it('that is done in time leaves no timer behind', async () => {
    const outcome = begin({ run: () => 'done', timeoutMs: 500 });
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.end).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('with a deadline learns of the shutdown, too', async () => {
    const run = hanging();
    begin({ run, timeoutMs: 500 });
    shutdown.abort(new Error('shutdown'));
    expect(run.mock.calls[0]?.[0].signal.reason).toEqual(new Error('shutdown'));
  });
});

describe('a task with retry', () => {
  it('is tried until it is done, and each failure is told of', async () => {
    const run = failing(2);
    const outcome = begin({ run, retry: FOR_EVER });
    await vi.advanceTimersByTimeAsync(999);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(outcome.end).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome.end).toBe('done');
    expect(failures).toEqual([
      { error: new Error('refused 1'), next: 2, pauseMs: 1_000 },
      { error: new Error('refused 2'), next: 3, pauseMs: 2_000 },
    ]);
  });

  it('fails with what the last attempt threw', async () => {
    const run = failing(9);
    const outcome = begin({ run, retry: { delayMs: 10, attempts: 3 } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(run).toHaveBeenCalledTimes(3);
    expect(outcome.end).toEqual(new Error('refused 3'));
    expect(failures).toHaveLength(2);
  });

  it('is not tried again once the application shuts down, and waits for nothing', async () => {
    const run = failing(9);
    const outcome = begin({ run, retry: FOR_EVER });
    await vi.advanceTimersByTimeAsync(500);
    shutdown.abort(new Error('shutdown'));
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.end).toEqual(new Error('shutdown'));
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('that fails because the application shuts down has failed', async () => {
    const run: Task['run'] = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    const outcome = begin({ run, retry: FOR_EVER });
    shutdown.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.end).toEqual(new Error('stopped'));
    expect(failures).toEqual([]);
  });

  it('that hangs is tried again, with a signal of its own for each attempt', async () => {
    const run = vi.fn<Task['run']>().mockImplementationOnce(() => new Promise(() => undefined));
    const outcome = begin({ run, timeoutMs: 100, retry: FOR_EVER });
    await vi.advanceTimersByTimeAsync(1_100);
    expect(outcome.end).toBe('done');
    expect(run.mock.calls.map(([{ signal }]) => signal.aborted)).toEqual([true, false]);
  });

  it('that hangs has no more than three attempts that have not ended', async () => {
    const ends: (() => void)[] = [];
    const run = vi.fn<Task['run']>(() => new Promise<void>((_, reject) => ends.push(() => reject(new Error('late')))));
    const outcome = begin({ run, timeoutMs: 100, retry: FOR_EVER });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(run).toHaveBeenCalledTimes(3);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(run).toHaveBeenCalledTimes(4);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(run).toHaveBeenCalledTimes(4);
    shutdown.abort(new Error('shutdown'));
    await vi.advanceTimersByTimeAsync(0);
    expect(outcome.end).toEqual(new Error('shutdown'));
  });
});
