import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { realTime } from '../timing/real-time.js';
import { applicationOf } from './application-to-drain.fake.js';
import { Drain } from './drain.js';
import { CLOSE, Lifecycle } from './lifecycle.js';
import type { WorkToDrain } from './work-to-drain.js';

const A_MINUTE_MS = 60_000;

const DRAINED = expect.stringMatching(/^Drained \d\.\d s after SIGTERM: closing the application now$/);

const log = vi.fn<(line: string) => void>();
const warn = vi.fn<(line: string) => void>();

let lifecycle: Lifecycle;
let isServed: boolean;
let work: WorkToDrain[];
let served: WorkToDrain[];

beforeEach(() => {
  isServed = true;
  work = [];
  served = [];
  log.mockReset();
  warn.mockReset();
  lifecycle = new Lifecycle({ log: () => undefined, warn: () => undefined, error: () => undefined });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function drainOf(settings: { delayMs?: number; timeoutMs?: number } = {}): Drain {
  return new Drain(
    lifecycle,
    { delayMs: 0, timeoutMs: A_MINUTE_MS, ...settings },
    { log, warn, error: warn },
    applicationOf({ isServed: () => isServed, work, served }),
  );
}

describe('work that is not HTTP', () => {
  /** Work that ends when the test says so, or when it is given up. */
  function someWork(...left: string[]) {
    let end: (() => void) | undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const giveUp = vi.fn<WorkToDrain['giveUp']>(async () => undefined);
    const some = { noun: 'drain tasks', left, ended: () => ended, giveUp };
    work.push(some);
    return { ...some, done: () => (some.left.splice(0), end?.()) };
  }

  it('is waited for, and is not given up when it ends', async () => {
    const jobs = someWork('jobs');
    lifecycle.started();
    lifecycle.shutDown(CLOSE);
    const order: string[] = [];
    const drain = drainOf();
    const completed = drain.complete().then(() => order.push('drained'));
    setImmediate(() => (order.push('jobs done'), jobs.done()));
    await completed;
    expect(order).toEqual(['jobs done', 'drained']);
    expect(drain.givenUp.aborted).toBe(false);
    expect(jobs.giveUp).not.toHaveBeenCalled();
    expect(warn).not.toHaveBeenCalled();
  });

  it('is given up when the time is over, and the log names what was left', async () => {
    const jobs = someWork('jobs', 'outbox');
    lifecycle.started();
    lifecycle.shutDown(CLOSE);
    const drain = drainOf({ timeoutMs: 30 });
    await drain.complete();
    expect(drain.givenUp.aborted).toBe(true);
    expect(warn.mock.calls).toEqual([['Closing although drain tasks were not done after 30 ms: jobs, outbox']]);
    expect(jobs.giveUp).toHaveBeenCalledExactlyOnceWith('The drain tasks were not done after 30 ms');
  });

  it('has the window and the time for requests together on SIGTERM', async () => {
    someWork('jobs');
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    await drainOf({ delayMs: 20, timeoutMs: 30 }).complete();
    expect(warn.mock.calls).toEqual([['Closing although drain tasks were not done after 50 ms: jobs']]);
  });

  it('is given up when a person at a terminal waits', async () => {
    const jobs = someWork('jobs');
    lifecycle.shutDown('SIGINT');
    const drain = drainOf();
    const completed = drain.complete();
    drain.hurry();
    await completed;
    expect(warn.mock.calls).toEqual([['Closing although drain tasks were not done when SIGINT came: jobs']]);
    expect(jobs.giveUp).toHaveBeenCalledOnce();
  });

  it('is named in the log when the drain waits long for it', async () => {
    someWork('jobs');
    lifecycle.shutDown(CLOSE);
    await drainOf({ timeoutMs: 1_500 }).complete();
    expect(log).toHaveBeenCalledWith(expect.stringMatching(/^Waiting for drain tasks, \d+ ms more at most: jobs$/));
  });

  it('alone says when an application may go to which nobody sends traffic', async () => {
    isServed = false;
    const jobs = someWork('jobs');
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    const completed = drainOf({ delayMs: A_MINUTE_MS }).complete();
    jobs.done();
    await completed;
    expect(log.mock.calls).toEqual([[DRAINED]]);
  });

  it('that clients send is waited for after the window', async () => {
    const ended = vi.fn<() => Promise<void>>(async () => undefined);
    served.push({ noun: 'messages', left: [], ended, giveUp: async () => undefined });
    lifecycle.started();
    lifecycle.shutDown('SIGTERM');
    const completed = drainOf({ delayMs: 50 }).complete();
    await new Promise(setImmediate);
    expect(ended).not.toHaveBeenCalled();
    await completed;
    expect(ended).toHaveBeenCalledOnce();
    expect(log).toHaveBeenCalledTimes(2);
  });

  it('that clients send has the time for requests, and the log names what was left', async () => {
    served.push({ noun: 'messages', left: ['sum (2)'], ended: () => new Promise(() => {}), giveUp: async () => {} });
    lifecycle.shutDown(CLOSE);
    const drain = drainOf({ timeoutMs: 30 });
    expect(drain.isOver).toBe(false);
    await drain.complete();
    expect(warn.mock.calls).toEqual([['Closing although messages were not done after 30 ms: sum (2)']]);
    expect(drain.isOver).toBe(true);
    expect(drain.givenUp.aborted).toBe(true);
  });

  it('may be waited for alone', async () => {
    const jobs = someWork('jobs');
    const drain = drainOf({ timeoutMs: 30 });
    await drain.finishAlone(jobs);
    expect(drain.givenUp.aborted).toBe(true);
    expect(warn.mock.calls).toEqual([['Closing although drain tasks were not done after 30 ms: jobs']]);
    expect(lifecycle.phase.name).toBe('starting');
  });

  it('that is waited for alone has the time of requests, too', async () => {
    const jobs = someWork('jobs');
    const drain = drainOf();
    const finished = drain.finishAlone(jobs);
    // Later than a timer of no time.
    realTime.setTimeout(jobs.done, 20);
    await finished;
    expect(drain.givenUp.aborted).toBe(false);
    expect(jobs.giveUp).not.toHaveBeenCalled();
    expect(warn).not.toHaveBeenCalled();
  });

  it.each<[left: string[], lines: number]>([
    [['jobs', 'outbox'], 1],
    [[], 0],
  ])('is named in the log only if something is left of it: %j', async (left, lines) => {
    const jobs = someWork(...left);
    vi.spyOn(realTime, 'setTimeout').mockImplementation(((run: () => void) => setImmediate(run)) as never);
    const finished = drainOf().finishAlone(jobs);
    await new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));
    jobs.done();
    await finished;
    expect(
      log.mock.calls.filter(([line]) => /^Waiting for drain tasks, .* more at most: jobs, outbox$/.test(line)),
    ).toHaveLength(lines);
    expect(log).toHaveBeenCalledTimes(lines);
  });
});
