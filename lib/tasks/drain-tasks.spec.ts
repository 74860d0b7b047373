import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { DrainTasks } from './drain-tasks.js';
import type { Task } from './task.js';

const log = vi.fn<(line: string) => void>();
const error = vi.fn<(line: string) => void>();

let tasks: DrainTasks;

beforeEach(() => {
  log.mockReset();
  error.mockReset();
  tasks = new DrainTasks({ log, warn: log, error });
});

/** A task that ends when the test says so. */
function work() {
  let done: () => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const run = vi.fn<Task['run']>(() => new Promise<void>((resolve, reject) => ([done, fail] = [resolve, reject])));
  return { run, done: () => done(), fail: (reason: unknown) => fail(reason) };
}

function task(name: string, run: Task['run'], ...after: string[]): Task {
  return { name, run, after, origin: `Tasks.${name}()` };
}

const statuses = () => tasks.board.progress.map(({ name, status }) => `${name} ${status}`);

describe('DrainTasks', () => {
  it('has nothing to wait for when there are none', async () => {
    tasks.begin();
    expect(await tasks.ended()).toBeUndefined();
    expect(tasks.left).toEqual([]);
  });

  it('refuses a plan that cannot be carried out, and names the decorator', () => {
    const twice = [task('jobs', () => undefined), task('jobs', () => undefined)];
    expect(() => tasks.plan(twice)).toThrow(ProbesConfigurationError);
    expect(() => tasks.plan(twice)).toThrow(/Two drain tasks are called `jobs`.*@DrainTask\(name\)/);
  });

  it('runs nothing before the first sign of a shutdown, and then in the same turn', () => {
    const { run } = work();
    tasks.plan([task('jobs', run)]);
    expect([run.mock.calls.length, statuses()]).toEqual([0, ['jobs pending']]);
    tasks.begin();
    expect([run.mock.calls.length, statuses()]).toEqual([1, ['jobs running']]);
  });

  it('begins once, however often it is told to', () => {
    const { run } = work();
    tasks.plan([task('jobs', run)]);
    tasks.begin();
    tasks.begin();
    expect(run).toHaveBeenCalledOnce();
  });

  it('begins a task once those that it comes after have ended, and tells how long each took', async () => {
    const [consumer, producer] = [work(), work()];
    tasks.plan([task('producer', producer.run, 'consumer'), task('consumer', consumer.run)]);
    tasks.begin();
    expect(producer.run).not.toHaveBeenCalled();
    consumer.done();
    await vi.waitFor(() => expect(producer.run).toHaveBeenCalledOnce());
    expect(tasks.left).toEqual(['producer']);
    producer.done();
    await tasks.ended();
    expect(statuses()).toEqual(['consumer done', 'producer done']);
    expect(log.mock.calls.flat()).toEqual([
      expect.stringMatching(/^Drain task "consumer" done in \d+ ms$/),
      expect.stringMatching(/^Drain task "producer" done in \d+ ms$/),
    ]);
  });

  it.each<[how: string, run: Task['run']]>([
    [
      'throws',
      () => {
        throw new Error('refused');
      },
    ],
    ['rejects', () => Promise.reject(new Error('refused'))],
  ])('logs a task that %s, and goes on with those that come after it', async (_how, run) => {
    const next = vi.fn<Task['run']>();
    tasks.plan([task('jobs', run), task('outbox', next, 'jobs')]);
    tasks.begin();
    expect(await tasks.ended()).toBeUndefined();
    expect(error.mock.calls).toEqual([['Drain task "jobs" failed: refused']]);
    expect(next).toHaveBeenCalledOnce();
    expect(statuses()).toEqual(['jobs failed', 'outbox done']);
  });

  it('tells those that run when nobody waits any more, and begins no other', async () => {
    const [jobs, outbox] = [work(), work()];
    tasks.plan([task('jobs', jobs.run), task('outbox', outbox.run, 'jobs')]);
    tasks.begin();
    const { signal } = jobs.run.mock.calls[0]?.[0] ?? {};
    expect([signal?.aborted, tasks.left]).toEqual([false, ['jobs', 'outbox']]);
    await tasks.giveUp('25 s are over');
    expect(signal?.reason).toMatchObject({ name: 'AbortError', message: '25 s are over' });
    jobs.fail(signal?.reason);
    await tasks.ended();
    expect(outbox.run).not.toHaveBeenCalled();
    // That it was left is told by who gave it up.
    expect(error).not.toHaveBeenCalled();
  });

  it('gives a task that heeds its signal a turn to end in', async () => {
    const cleaned = vi.fn<() => void>();
    const run: Task['run'] = ({ signal }) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())).then(cleaned);
    tasks.plan([task('jobs', run)]);
    tasks.begin();
    await tasks.giveUp('over');
    expect(cleaned).toHaveBeenCalledOnce();
  });
});
