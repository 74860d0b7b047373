import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { StartupTasks } from './startup-tasks.js';
import type { Task } from './task.js';

const log = vi.fn<(line: string) => void>();

let tasks: StartupTasks;
let shutdown: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  log.mockReset();
  tasks = new StartupTasks({ log, warn: log, error: log });
  shutdown = new AbortController();
});

afterEach(() => {
  vi.useRealTimers();
});

type Work = Task['run'];

const takes =
  (ms: number): Work =>
  () =>
    new Promise((resolve) => setTimeout(resolve, ms));
const failsAfter =
  (ms: number, error: unknown): Work =>
  () =>
    new Promise((_, reject) => setTimeout(reject, ms, error));

function task(name: string, run: Work, ...after: string[]): Task {
  return { name, run, after, origin: `Tasks.${name}()` };
}

const statuses = () => tasks.board.progress.map(({ name, status }) => `${name} ${status}`);

describe('StartupTasks', () => {
  it('has none until they are planned', async () => {
    expect(tasks.board.progress).toEqual([]);
    expect(await tasks.run(shutdown.signal)).toBeUndefined();
  });

  it('shows all planned tasks as pending, in the order in which they can run', () => {
    tasks.plan([task('cache', takes(1), 'migrations'), task('migrations', takes(1))]);
    expect(tasks.board.progress).toEqual([
      { name: 'migrations', status: 'pending' },
      { name: 'cache', status: 'pending' },
    ]);
  });

  it('has the time that each task took, or has taken so far', async () => {
    tasks.plan([
      task('migrations', takes(100)),
      task('cache', takes(100), 'migrations'),
      task('index', takes(100), 'cache'),
    ]);
    const done = tasks.run(shutdown.signal);
    await vi.advanceTimersByTimeAsync(150);
    expect(tasks.board.timings).toEqual([
      { name: 'migrations', status: 'done', tookMs: 100 },
      { name: 'cache', status: 'running', tookMs: 50 },
      { name: 'index', status: 'pending', tookMs: 0 },
    ]);
    await vi.advanceTimersByTimeAsync(150);
    await done;
  });

  it('refuses a plan that cannot be carried out', () => {
    expect(() => tasks.plan([task('a', takes(1), 'a')])).toThrow(ProbesConfigurationError);
  });

  it('gives a task the signal of the shutdown, and nothing else', async () => {
    const run = vi.fn<Work>();
    tasks.plan([task('a', run)]);
    await tasks.run(shutdown.signal);
    expect(run).toHaveBeenCalledExactlyOnceWith({ signal: shutdown.signal });
  });

  it('runs tasks without an order side by side', async () => {
    tasks.plan([task('a', takes(100)), task('b', takes(100))]);
    const done = tasks.run(shutdown.signal);
    await vi.advanceTimersByTimeAsync(50);
    expect(statuses()).toEqual(['a running', 'b running']);
    await vi.advanceTimersByTimeAsync(50);
    await done;
    expect(statuses()).toEqual(['a done', 'b done']);
  });

  it('begins a task as soon as all tasks that it waits for are done', async () => {
    tasks.plan([
      task('last', takes(10), 'short', 'long'),
      task('short', takes(10)),
      task('long', takes(20)),
      task('middle', takes(50), 'short'),
    ]);
    void tasks.run(shutdown.signal);
    await vi.advanceTimersByTimeAsync(10);
    expect(statuses()).toEqual(['short done', 'long running', 'last pending', 'middle running']);
    await vi.advanceTimersByTimeAsync(10);
    expect(statuses()).toEqual(['short done', 'long done', 'last running', 'middle running']);
  });

  it('has the time that each took, in whole milliseconds, and logs it', async () => {
    tasks.plan([task('migrations', takes(1_234)), task('cache', () => undefined, 'migrations')]);
    const done = tasks.run(shutdown.signal);
    await vi.advanceTimersByTimeAsync(1_234);
    await done;
    expect(tasks.board.progress).toEqual([
      { name: 'migrations', status: 'done', duration_ms: 1_234 },
      { name: 'cache', status: 'done', duration_ms: 0 },
    ]);
    expect(log.mock.calls).toEqual([
      ['Startup task "migrations" done in 1234 ms'],
      ['Startup task "cache" done in 0 ms'],
    ]);
  });

  it('notifies of each step after it has happened', async () => {
    const seen: string[] = [];
    tasks.board.changes$.subscribe(() => seen.push(statuses().join(', ')));
    tasks.plan([task('a', takes(1)), task('b', takes(1), 'a')]);
    const done = tasks.run(shutdown.signal);
    await vi.advanceTimersByTimeAsync(2);
    await done;
    expect(seen).toEqual([
      'a pending, b pending',
      'a running, b pending',
      'a done, b pending',
      'a done, b running',
      'a done, b done',
    ]);
  });

  it.each<[how: string, work: Work]>([
    [
      'throws',
      () => {
        throw new Error('refused');
      },
    ],
    ['rejects', () => Promise.reject(new Error('refused'))],
  ])('fails with the name and the cause when a task %s', async (_how, work) => {
    tasks.plan([task('migrations', work), task('cache', takes(1), 'migrations')]);
    await expect(tasks.run(shutdown.signal)).rejects.toMatchObject({
      name: 'StartupTaskError',
      message: 'Startup task "migrations" failed',
      cause: new Error('refused'),
    });
    expect(tasks.board.progress).toEqual([
      { name: 'migrations', status: 'failed', duration_ms: 0 },
      { name: 'cache', status: 'pending' },
    ]);
    expect(log).not.toHaveBeenCalled();
  });

  it('fails at the first failure, and later failures cause no unhandled rejection', async () => {
    tasks.plan([
      task('slow', failsAfter(200, 'late')),
      task('quick', failsAfter(100, 'early')),
      task('fine', takes(300)),
    ]);
    const failure = tasks.run(shutdown.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    expect(await failure).toMatchObject({ message: 'Startup task "quick" failed', cause: 'early' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(statuses()).toEqual(['slow failed', 'quick failed', 'fine done']);
  });

  it('begins no further task once the application shuts down', async () => {
    const run = vi.fn<Work>();
    tasks.plan([task('a', takes(100)), task('b', run, 'a')]);
    const outcome = tasks.run(shutdown.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(50);
    shutdown.abort();
    await vi.advanceTimersByTimeAsync(50);
    expect(await outcome).toMatchObject({ name: 'AbortError' });
    expect(run).not.toHaveBeenCalled();
    expect(statuses()).toEqual(['a done', 'b pending']);
  });

  it('begins none at all when the shutdown came first', async () => {
    const run = vi.fn<Work>();
    tasks.plan([task('a', run)]);
    shutdown.abort();
    await expect(tasks.run(shutdown.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(run).not.toHaveBeenCalled();
  });

  it('shows which attempt it is and why the last one failed, and logs each reason once', async () => {
    const reasons = ['refused', 'refused', 'wrong password'];
    const migrate: Work = () => {
      const reason = reasons.shift();
      return reason === undefined ? undefined : Promise.reject(new Error(reason));
    };
    tasks.plan([{ ...task('migrations', migrate), retry: { delayMs: 100, attempts: Infinity } }]);
    const shown: unknown[] = [];
    tasks.board.changes$.subscribe(() => shown.push(tasks.board.progress[0]));
    const done = tasks.run(shutdown.signal);
    await vi.advanceTimersByTimeAsync(700);
    await done;
    expect(shown).toEqual([
      { name: 'migrations', status: 'running' },
      { name: 'migrations', status: 'running', attempt: 2, last_error: 'refused' },
      { name: 'migrations', status: 'running', attempt: 3, last_error: 'refused' },
      { name: 'migrations', status: 'running', attempt: 4, last_error: 'wrong password' },
      { name: 'migrations', status: 'done', attempt: 4, duration_ms: 700 },
    ]);
    expect(log.mock.calls).toEqual([
      ['Startup task "migrations" failed: refused. Trying again in 0.1 s'],
      ['Startup task "migrations" failed: wrong password. Trying again in 0.4 s'],
      ['Startup task "migrations" done in 700 ms'],
    ]);
  });

  it('fails when the last attempt has, and keeps its number', async () => {
    tasks.plan([{ ...task('migrations', failsAfter(1, 'late')), retry: { delayMs: 10, attempts: 2 } }]);
    const failure = tasks.run(shutdown.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    expect(await failure).toMatchObject({ message: 'Startup task "migrations" failed', cause: 'late' });
    expect(tasks.board.progress).toEqual([{ name: 'migrations', status: 'failed', attempt: 2, duration_ms: 12 }]);
  });
});
