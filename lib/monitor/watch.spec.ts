import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckRun } from '../checks/check-run.js';
import { runOf } from '../checks/check-run.fake.js';
import { CircuitBreaker } from '../checks/circuit-breaker.js';
import { NO_RUNS } from '../checks/run-tally.js';
import { NOTHING_SPECIAL, standingOf } from '../checks/standing.js';
import type { Indicator } from '../indicators/indicator.js';
import { Board } from './board.js';
import { Watch } from './watch.js';

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  spreadBy(0.5);
});

afterEach(() => {
  // Restore the mocks first: they were put over the fake timers, and restoring them later would bring those back.
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Sets the jitter of an interval: 0 is the shortest, 1 the longest. */
function spreadBy(random: number): void {
  vi.spyOn(Math, 'random').mockReturnValue(random);
}

function healthy(): CheckRun {
  return runOf({ name: 'database', status: 'healthy', latency_ms: 1, checked_at: new Date().toISOString() });
}

function watchOf(options: Partial<Indicator> = {}, waitAtMostMs?: number) {
  const run = vi.fn<Indicator['run']>(options.run ?? (async () => healthy()));
  const board = new Board();
  const watch = new Watch(
    {
      name: 'database',
      probes: ['readiness'],
      critical: true,
      standing: () => standingOf('database', true, NOTHING_SPECIAL),
      timeoutMs: 750,
      intervalMs: 10_000,
      maxAgeMs: 1_000,
      ...options,
      run,
    },
    board,
    waitAtMostMs,
  );
  return { watch, run, board };
}

const takes = (ms: number) => () => new Promise<CheckRun>((resolve) => setTimeout(() => resolve(healthy()), ms));

describe('a watch when a probe arrives', () => {
  it('counts for the probes of its indicator', () => {
    const { watch } = watchOf({ probes: ['startup', 'liveness'] });
    expect((['startup', 'liveness', 'readiness'] as const).map((probe) => watch.countsFor(probe))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('has no result before the first run', () => {
    const { watch } = watchOf();
    expect(watch.read()).toEqual({ name: 'database', result: undefined });
    expect(watch.freshUntil).toBe(-Infinity);
  });

  it('lets a probe wait no longer than the longest time since the run began, and the run goes on', async () => {
    const { watch, run } = watchOf({ run: takes(2_000), maxAgeMs: 0 }, 900);
    const told: (boolean | undefined)[] = [];
    const ask = () => void Promise.resolve(watch.refresh()).then((isLate) => told.push(isLate));
    ask();
    await vi.advanceTimersByTimeAsync(500);
    ask();
    await vi.advanceTimersByTimeAsync(401);
    expect(told).toEqual([true, true]);
    ask();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual([true, true, true]);
    expect(watch.read().result).toBeUndefined();

    await vi.advanceTimersByTimeAsync(1_100);
    expect(watch.read().result).toMatchObject({ status: 'healthy' });
    expect(run).toHaveBeenCalledOnce();
    ask();
    await vi.advanceTimersByTimeAsync(0);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('runs the check, and resolves when its result is on the board', async () => {
    const { watch, run } = watchOf();
    await watch.refresh();
    expect(run).toHaveBeenCalledOnce();
    expect(watch.read().result).toMatchObject({ status: 'healthy' });
    expect(watch.freshUntil).toBe(performance.now() + 980);
  });

  it('shares one run with all probes that arrive meanwhile', async () => {
    const { watch, run } = watchOf({ run: takes(100) });
    const first = watch.refresh();
    await vi.advanceTimersByTimeAsync(50);
    expect(watch.refresh()).toBe(first);
    await vi.advanceTimersByTimeAsync(50);
    expect(watch.refresh()).toBeUndefined();
    expect(run).toHaveBeenCalledOnce();
  });

  it('begins no second run when a check asks for its own result', async () => {
    const { watch, run } = watchOf();
    run.mockImplementation(async () => {
      void watch.refresh();
      return healthy();
    });
    await watch.refresh();
    expect(run).toHaveBeenCalledOnce();
  });

  it('uses a result until it has reached the maximum age', async () => {
    const { watch, run } = watchOf();
    await watch.refresh();
    vi.advanceTimersByTime(979);
    expect(watch.refresh()).toBeUndefined();
    vi.advanceTimersByTime(21);
    await watch.refresh();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('lets a probe that arrives shortly before that wait, and begins the run no sooner', async () => {
    const { watch, run } = watchOf();
    await watch.refresh();
    vi.advanceTimersByTime(980);
    const answered = vi.fn<() => void>();
    void watch.refresh()?.then(answered);
    await vi.advanceTimersByTimeAsync(19);
    expect(run).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
    expect(answered).toHaveBeenCalledOnce();
  });

  it.each([
    [100, 2],
    [0, 0],
  ])('waits for a fiftieth of the maximum age at most: with %i ms for %i ms', async (maxAgeMs, momentMs) => {
    const { watch } = watchOf({ maxAgeMs });
    await watch.refresh();
    expect(watch.freshUntil).toBe(performance.now() + maxAgeMs - momentMs);
    expect(watch.dueAt).toBe(performance.now() + maxAgeMs);
  });

  it('does not keep the process alive during this wait', async () => {
    const { watch } = watchOf();
    await watch.refresh();
    vi.advanceTimersByTime(997);
    const timer = vi.spyOn(globalThis, 'setTimeout');
    void watch.refresh();
    expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  });

  it('counts the age from the beginning of the run, because a check may look at any time during it', async () => {
    const { watch } = watchOf({ run: takes(700) });
    const run = watch.refresh();
    await vi.advanceTimersByTimeAsync(700);
    await run;
    vi.advanceTimersByTime(279);
    expect(watch.refresh()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(watch.refresh()).toBeDefined();
  });

  it('runs again after expire(), even when the result is fresh', async () => {
    const { watch, run } = watchOf();
    await watch.refresh();
    watch.expire();
    expect(watch.freshUntil).toBe(-Infinity);
    vi.advanceTimersByTime(1);
    await watch.refresh();
    expect(run).toHaveBeenCalledTimes(2);
    expect(watch.refresh()).toBeUndefined();
  });

  it('keeps an expired result until there is a new one', async () => {
    const { watch } = watchOf();
    await watch.refresh();
    watch.expire();
    expect(watch.read().result).toMatchObject({ status: 'healthy' });
  });

  it('treats the result of a run that began before expire() as expired too', async () => {
    const { watch, run } = watchOf({ run: takes(100) });
    void watch.refresh();
    await vi.advanceTimersByTimeAsync(50);
    watch.expire();
    await vi.advanceTimersByTimeAsync(60);
    void watch.refresh();
    await vi.advanceTimersByTimeAsync(0);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('lets a probe that arrives after expire() wait for a run that began after it', async () => {
    const { watch, run } = watchOf({ run: takes(100) });
    void watch.refresh();
    await vi.advanceTimersByTimeAsync(50);
    watch.expire();
    const answered = vi.fn<() => void>();
    void watch.refresh()?.then(answered);
    await vi.advanceTimersByTimeAsync(149);
    expect(answered).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(answered).toHaveBeenCalledOnce();
    expect(run).toHaveBeenCalledTimes(2);
    expect(watch.refresh()).toBeUndefined();
  });

  it.each([1, 2, 3, 4])('asks again where that has expired %d turns after its result has come', async (turns) => {
    const { watch, run, board } = watchOf();
    const posted = firstValueFrom(board.postings$);
    void watch.refresh();
    await posted;
    for (let turn = 2; turn <= turns; turn++) await undefined;
    watch.expire();
    await watch.refresh();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('runs for each probe when the maximum age is 0, but one run at a time', async () => {
    const { watch, run } = watchOf({ maxAgeMs: 0 });
    await Promise.all([watch.refresh(), watch.refresh()]);
    expect(run).toHaveBeenCalledOnce();
    await watch.refresh();
    expect(run).toHaveBeenCalledTimes(2);
  });
});

describe('a watch in the background', () => {
  it.each([
    [0, 9_000],
    [0.5, 10_000],
    [1, 11_000],
  ])('runs at once, then at each interval, off by up to a tenth (%d: %d ms)', async (random, everyMs) => {
    spreadBy(random);
    const { watch, run } = watchOf();
    watch.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(everyMs - 1);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(everyMs);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('does not run when a probe has just run the check', async () => {
    const { watch, run } = watchOf();
    watch.start();
    await vi.advanceTimersByTimeAsync(9_500);
    await watch.refresh();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('starts no second run beside one that takes longer than the interval', async () => {
    const { watch, run } = watchOf({ run: takes(5_000), intervalMs: 1_000, timeoutMs: 6_000 });
    watch.start();
    await vi.advanceTimersByTimeAsync(4_999);
    expect(run).toHaveBeenCalledOnce();
  });

  it('does not run once it is stopped', async () => {
    const { watch, run } = watchOf();
    watch.start();
    await vi.advanceTimersByTimeAsync(10_000);
    watch.stop();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(run).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not begin a run that was waiting when it is stopped', async () => {
    const { watch, run } = watchOf();
    watch.start();
    watch.stop();
    await vi.advanceTimersByTimeAsync(0);
    expect(run).not.toHaveBeenCalled();
  });

  it('drops the result of a run that ends after it was stopped', async () => {
    const { watch } = watchOf({ run: takes(100) });
    const run = watch.refresh();
    await vi.advanceTimersByTimeAsync(50);
    watch.stop();
    await vi.advanceTimersByTimeAsync(50);
    await run;
    expect(watch.read().result).toBeUndefined();
  });

  it('does not keep the process alive', () => {
    const timer = vi.spyOn(globalThis, 'setTimeout');
    watchOf().watch.start();
    expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  });

  it('waits for the longest possible interval, with any jitter', async () => {
    spreadBy(1);
    const { watch, run } = watchOf({ intervalMs: 2 ** 31 - 1 });
    watch.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(run).toHaveBeenCalledOnce();
  });
});

describe('a result that gets old', () => {
  it('does not change for three intervals', async () => {
    const { watch } = watchOf();
    await watch.refresh();
    vi.advanceTimersByTime(30_000);
    expect(watch.read().result).not.toHaveProperty('stale');
  });

  it('counts as unhealthy after three intervals', async () => {
    const { watch } = watchOf();
    await watch.refresh();
    vi.advanceTimersByTime(30_001);
    expect(watch.read().result).toMatchObject({ status: 'unhealthy', stale: true });
  });

  it('is replaced by the next result', async () => {
    const { watch } = watchOf();
    await watch.refresh();
    vi.advanceTimersByTime(30_001);
    await watch.refresh();
    expect(watch.read().result).toMatchObject({ status: 'healthy' });
  });

  it.each([
    ['with the defaults', {}, 700],
    ['with runs that take longer than three intervals', { intervalMs: 1_000, timeoutMs: 9_000 }, 8_500],
    ['with short intervals', { intervalMs: 100 }, 700],
    ['with a maximum age of three intervals', { maxAgeMs: 30_000 }, 700],
    ['with a maximum age of six intervals', { maxAgeMs: 60_000 }, 700],
    ['with everything long', { intervalMs: 5_000, timeoutMs: 14_000, maxAgeMs: 15_000 }, 13_500],
  ])('does not become stale while the check answers in time, %s', async (_what, options, tookMs) => {
    spreadBy(1);
    const { watch } = watchOf({ ...options, run: takes(tookMs) });
    watch.start();
    let staleAfterMs: number | undefined;
    for (let ms = 0; ms < 200_000 && staleAfterMs === undefined; ms += 100) {
      await vi.advanceTimersByTimeAsync(100);
      if (watch.read().result?.stale) staleAfterMs = ms;
    }
    expect(staleAfterMs).toBeUndefined();
  });
});

describe('what can be measured of a watch', () => {
  it('is only its name before the first run', () => {
    const { watch } = watchOf();
    const nothing = { status: undefined, checkedAt: undefined, breaker: undefined, tally: NO_RUNS };
    expect(watch.figures).toEqual({ name: 'database', ...nothing });
  });

  it('has its status, its counts and the time of its latest run', async () => {
    const { watch } = watchOf();
    await watch.refresh();
    expect(watch.figures).toMatchObject({ status: 'healthy', checkedAt: new Date().toISOString() });
    expect(watch.figures.tally.outcomes.healthy).toBe(1);
  });

  it('has the status of a stale result when the result is too old', async () => {
    const { watch } = watchOf();
    await watch.refresh();
    vi.advanceTimersByTime(30_001);
    expect(watch.figures.status).toBe('unhealthy');
  });

  it('has the current state of the breaker, and no state when the breaker throws', () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 1_000 });
    const { watch } = watchOf({ breaker });
    const states = [watch.figures.breaker];
    breaker.recordFailure();
    states.push(watch.figures.breaker);
    vi.advanceTimersByTime(1_000);
    states.push(watch.figures.breaker);
    const get = () => {
      throw new Error('no metrics');
    };
    Object.defineProperty(breaker, 'state', { get });
    expect([...states, watch.figures.breaker]).toEqual(['closed', 'open', 'half-open', undefined]);
  });
});
