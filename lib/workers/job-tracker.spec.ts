import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { nextTurn, realTime } from '../timing/real-time.js';
import { JobTracker, type JobTrackerOptions } from './job-tracker.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
});

afterEach(() => {
  vi.useRealTimers();
});

const jobsOf = (options: Partial<JobTrackerOptions> = {}) => new JobTracker({ stuckAfterMs: 60_000, ...options });

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/** A job that ends when the test says so. */
function aJob(jobs: JobTracker) {
  let done: (value: unknown) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const ended = jobs.track(() => new Promise<unknown>((resolve, reject) => ([done, fail] = [resolve, reject])));
  return { ended, done: (value?: unknown) => done(value), fail: (reason: unknown) => fail(reason) };
}

describe('a JobTracker', () => {
  it('counts a job from its beginning to its end, and gives back what it returns', async () => {
    const jobs = jobsOf();
    const [first, second] = [aJob(jobs), aJob(jobs)];
    expect(jobs.active).toBe(2);
    first.done('sent');
    expect(await first.ended).toBe('sent');
    expect(jobs.active).toBe(1);
    second.done();
    await second.ended;
    expect(jobs.active).toBe(0);
  });

  it('begins a job in the turn in which it is given', () => {
    const work = vi.fn<() => void>();
    void jobsOf().track(work);
    expect(work).toHaveBeenCalledExactlyOnceWith();
  });

  it.each<[how: string, work: () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('refused');
      },
    ],
    ['rejects', () => Promise.reject(new Error('refused'))],
  ])('counts out a job that %s, and passes the error on', async (_how, work) => {
    const jobs = jobsOf();
    await expect(jobs.track(work)).rejects.toThrow('refused');
    expect(jobs.active).toBe(0);
  });

  it.each([undefined, 5, 'job', Promise.resolve()])('refuses %o, which is no function', async (work) => {
    const jobs = jobsOf();
    const refused = jobs.track(work as never);
    await expect(refused).rejects.toThrow(ProbesConfigurationError);
    await expect(refused).rejects.toThrow(
      /^JobTracker\.track\(\) takes a function .* wrap what begins it in a function\.$/,
    );
    expect(jobs.active).toBe(0);
  });

  it('keeps nothing of a million jobs', async () => {
    const jobs = jobsOf();
    // oxlint-disable-next-line no-await-in-loop
    for (let count = 0; count < 1_000_000; count++) await jobs.track(() => undefined);
    expect(jobs.active).toBe(0);
    expect(jobs.check()).toEqual({ status: 'healthy', details: { active: 0 } });
  });
});

describe('the check of a JobTracker', () => {
  it('is healthy when no job runs, however long', () => {
    const jobs = jobsOf();
    vi.advanceTimersByTime(600_000);
    expect(jobs.check()).toEqual({ status: 'healthy', details: { active: 0 } });
  });

  it.each([
    [{}, 60_000, { status: 'healthy' }],
    [{}, 60_001, { status: 'unhealthy', message: 'A job has run for 60.0 s, longer than 60.0 s' }],
    [{ degradedAfterMs: 30_000 }, 30_000, { status: 'healthy' }],
    [
      { degradedAfterMs: 30_000 },
      31_000,
      { status: 'degraded', message: 'A job has run for 31.0 s, longer than 30.0 s' },
    ],
    [
      { degradedAfterMs: 30_000 },
      90_000,
      { status: 'unhealthy', message: 'A job has run for 90.0 s, longer than 60.0 s' },
    ],
  ])('with %j finds a job that has run for %d ms %j', (options, ms, outcome) => {
    const jobs = jobsOf(options);
    aJob(jobs);
    vi.advanceTimersByTime(ms);
    aJob(jobs);
    expect(jobs.check()).toEqual({ ...outcome, details: { active: 2, oldest_ms: ms } });
  });

  it('goes by the oldest that still runs', async () => {
    const jobs = jobsOf();
    const oldest = aJob(jobs);
    vi.advanceTimersByTime(50_000);
    aJob(jobs);
    vi.advanceTimersByTime(20_000);
    expect(jobs.check().status).toBe('unhealthy');
    oldest.done();
    await oldest.ended;
    expect(jobs.check()).toEqual({ status: 'healthy', details: { active: 1, oldest_ms: 20_000 } });
  });
});

describe('whenIdle()', () => {
  it('resolves at once when no job runs', async () => {
    expect(await jobsOf().whenIdle()).toBeUndefined();
  });

  it('resolves for all who wait when the last job has ended, however it has', async () => {
    const jobs = jobsOf();
    const [first, second] = [aJob(jobs), aJob(jobs)];
    const idle = vi.fn<() => void>();
    const both = Promise.all([jobs.whenIdle().then(idle), jobs.whenIdle(new AbortController().signal).then(idle)]);
    first.done();
    await first.ended;
    // Those who wait are told some turns later.
    for (let turn = 0; turn < 20; turn++) await Promise.resolve(); // oxlint-disable-line no-await-in-loop
    expect(idle).not.toHaveBeenCalled();
    second.fail(new Error('refused'));
    await expect(second.ended).rejects.toThrow('refused');
    await both;
    expect(idle).toHaveBeenCalledTimes(2);
  });

  it('waits for the next job, too, of a consumer that takes one message after the other', async () => {
    const jobs = jobsOf();
    const [first, second] = [gate(), gate()];
    const consumed = (async () => {
      for (const { opened } of [first, second]) await jobs.track(() => opened);
    })();
    const idle = vi.fn<() => void>();
    const waiting = jobs.whenIdle().then(idle);
    first.open();
    await nextTurn();
    await nextTurn();
    expect(idle).not.toHaveBeenCalled();
    second.open();
    await consumed;
    await waiting;
  });

  it('resolves when what follows a job in its turn has been done, such as its acknowledgement', async () => {
    const jobs = jobsOf();
    const steps: string[] = [];
    const done = aJob(jobs);
    const acknowledged = done.ended.then(() => realTime.setImmediate(() => steps.push('acknowledged')));
    const idle = jobs.whenIdle().then(() => steps.push('idle'));
    done.done();
    await Promise.all([acknowledged, idle]);
    expect(steps).toEqual(['acknowledged', 'idle']);
  });

  it('rejects with the reason of the signal, before or while it waits', async () => {
    const jobs = jobsOf();
    aJob(jobs);
    const controller = new AbortController();
    const waiting = jobs.whenIdle(controller.signal);
    controller.abort(new Error('time is over'));
    await expect(waiting).rejects.toThrow('time is over');
    await expect(jobs.whenIdle(controller.signal)).rejects.toThrow('time is over');
  });

  it('leaves no listener on the signal', async () => {
    const jobs = jobsOf();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const job = aJob(jobs);
    const idle = jobs.whenIdle(signal);
    job.done();
    await idle;
    expect(remove).toHaveBeenCalledOnce();
  });
});

it.each([
  [undefined, '`stuckAfterMs` must be a positive number of milliseconds, 2147483647 at most, got undefined.'],
  [{ stuckAfterMs: -1 }, '`stuckAfterMs` must be a positive number of milliseconds, 2147483647 at most, got -1.'],
  [
    { stuckAfterMs: 5, degradedAfterMs: 5 },
    '`degradedAfterMs` must be below `stuckAfterMs` (5), got 5: it would be unhealthy before it is degraded.',
  ],
  [{ stuckAfterMs: 5, stuckAfter: 5 }, '`stuckAfter` is not an option; there are stuckAfterMs, degradedAfterMs.'],
])('new JobTracker(%j) is refused', (options, sentence) => {
  expect(() => new JobTracker(options as never)).toThrow(`new JobTracker(): ${sentence}`);
});
