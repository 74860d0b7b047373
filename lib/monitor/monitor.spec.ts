import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckRun } from '../checks/check-run.js';
import { runOf } from '../checks/check-run.fake.js';
import type { HealthStatus } from '../checks/health-check.js';
import { NOTHING_SPECIAL, standingOf } from '../checks/standing.js';
import type { Indicator } from '../indicators/indicator.js';
import type { IndicatorRegistry } from '../indicators/indicator-registry.js';
import { Board } from './board.js';
import { Monitor } from './monitor.js';

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});

afterEach(() => {
  // Restore the mocks first: they were put over the fake timers, and restoring them later would bring those back.
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface TestIndicator extends Indicator {
  readonly run: ReturnType<typeof vi.fn<Indicator['run']>>;
}

function result(name: string, status: HealthStatus): CheckRun {
  return runOf({ name, status, latency_ms: 1, checked_at: new Date().toISOString() });
}

function indicator(name: string, options: Partial<Omit<Indicator, 'run'>> = {}): TestIndicator {
  const standing = () => standingOf(name, options.critical ?? true, NOTHING_SPECIAL);
  const defaults = { critical: true, standing, timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 };
  const run = vi.fn<Indicator['run']>(async () => result(name, 'healthy'));
  return { name, probes: ['readiness'], ...defaults, ...options, run };
}

/** @param late What the registry finds later. */
function monitorOf(indicators: readonly Indicator[], late: Indicator[] = []) {
  const board = new Board();
  const registry: Pick<IndicatorRegistry, 'indicators' | 'discoverLate'> = {
    indicators,
    discoverLate: () => late.splice(0),
  };
  return { monitor: new Monitor(registry as IndicatorRegistry, board), board };
}

const soon = () => vi.advanceTimersByTimeAsync(0);

describe('Monitor', () => {
  it('runs no check before it is started', async () => {
    const database = indicator('database');
    const { monitor } = monitorOf([database]);
    expect(monitor.refresh()).toBeUndefined();
    expect(monitor.refreshOne('database')).toBeUndefined();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(database.run).not.toHaveBeenCalled();
  });

  it('has the names of all checks before it is started', () => {
    expect(monitorOf([indicator('database'), indicator('cache')]).monitor.names).toEqual(['database', 'cache']);
  });

  it('begins the first runs of many checks in groups, and begins none once it is stopped', async () => {
    const many = Array.from({ length: 60 }, (_, index) => indicator(`check-${index}`));
    const begun = () => many.filter(({ run }) => run.mock.calls.length > 0).length;
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    vi.useRealTimers();
    const { monitor } = monitorOf(many);
    monitor.start();
    await Promise.resolve().then(() => undefined);
    expect(begun()).toBe(25);
    await turn();
    expect(begun()).toBe(50);
    monitor.stop();
    await turn();
    await turn();
    expect(begun()).toBe(50);
  });

  it('runs all of them for a probe that arrives meanwhile', async () => {
    const many = Array.from({ length: 60 }, (_, index) => indicator(`check-${index}`));
    const { monitor } = monitorOf(many);
    monitor.start();
    await monitor.refresh('readiness');
    expect(many.every(({ run }) => run.mock.calls.length === 1)).toBe(true);
  });

  it('runs all checks at once when it is started', async () => {
    const indicators = [indicator('database'), indicator('event-loop', { probes: ['liveness'] })];
    const { monitor } = monitorOf(indicators);
    monitor.start();
    await soon();
    for (const { run } of indicators) expect(run).toHaveBeenCalledOnce();
  });

  it('has no result of a check before its first run has ended', async () => {
    const { monitor } = monitorOf([indicator('database')]);
    monitor.start();
    expect(monitor.readings()).toEqual([{ name: 'database', result: undefined }]);
    await soon();
    expect(monitor.readings()).toMatchObject([{ name: 'database', result: { status: 'healthy' } }]);
  });

  it('runs each in the background at its own interval', async () => {
    const often = indicator('often', { intervalMs: 2_000 });
    const seldom = indicator('seldom', { intervalMs: 5_000 });
    monitorOf([often, seldom]).monitor.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([often.run.mock.calls.length, seldom.run.mock.calls.length]).toEqual([6, 3]);
  });

  it('starts once, even if start() is called again', async () => {
    const database = indicator('database', { maxAgeMs: 0 });
    const { monitor } = monitorOf([database]);
    monitor.start();
    monitor.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(database.run).toHaveBeenCalledTimes(2);
  });

  describe('when a probe arrives', () => {
    it('does not wait while all results are fresh', async () => {
      const { monitor } = monitorOf([indicator('database')]);
      monitor.start();
      await vi.advanceTimersByTimeAsync(970);
      expect(monitor.refresh('readiness')).toBeUndefined();
    });

    it('waits only for the runs of checks whose result is too old', async () => {
      const quick = indicator('quick', { maxAgeMs: 100 });
      const slow = indicator('slow', { maxAgeMs: 5_000 });
      const { monitor } = monitorOf([quick, slow]);
      monitor.start();
      await vi.advanceTimersByTimeAsync(200);
      await monitor.refresh('readiness');
      expect([quick.run.mock.calls.length, slow.run.mock.calls.length]).toEqual([2, 1]);
    });

    it('runs only the checks that count for that probe', async () => {
      const readiness = indicator('database', { maxAgeMs: 0 });
      const liveness = indicator('event-loop', { probes: ['liveness'], maxAgeMs: 0 });
      const { monitor } = monitorOf([readiness, liveness]);
      monitor.start();
      await soon();
      await monitor.refresh('liveness');
      expect([readiness.run.mock.calls.length, liveness.run.mock.calls.length]).toEqual([1, 2]);
      await monitor.refresh();
      expect([readiness.run.mock.calls.length, liveness.run.mock.calls.length]).toEqual([2, 3]);
    });

    it('runs a check once for a thousand probes', async () => {
      const database = indicator('database');
      const { monitor } = monitorOf([database]);
      monitor.start();
      await vi.advanceTimersByTimeAsync(5_000);
      await Promise.all(Array.from({ length: 1_000 }, () => monitor.refresh('readiness')));
      expect(database.run).toHaveBeenCalledTimes(2);
    });

    it('runs one check by its name, and none for an unknown name', async () => {
      const database = indicator('database', { maxAgeMs: 0 });
      const { monitor } = monitorOf([database, indicator('cache')]);
      monitor.start();
      await soon();
      await monitor.refreshOne('database');
      expect(database.run).toHaveBeenCalledTimes(2);
      expect(monitor.refreshOne('nobody')).toBeUndefined();
    });

    it('adds the indicators of a module that was loaded later, and waits for their first result', async () => {
      const late: Indicator[] = [];
      const { monitor } = monitorOf([], late);
      monitor.start();
      late.push(indicator('late'));
      await monitor.refresh('readiness');
      expect(monitor.readings('readiness')).toMatchObject([{ name: 'late', result: { status: 'healthy' } }]);
    });
  });

  it('has the readings of the checks that count for a probe, of all checks, or of one', async () => {
    const { monitor } = monitorOf([
      indicator('database'),
      indicator('event-loop', { probes: ['liveness'] }),
      indicator('all', { probes: ['startup', 'liveness', 'readiness'] }),
    ]);
    monitor.start();
    await soon();
    const names = (probe?: 'startup' | 'liveness' | 'readiness') => monitor.readings(probe).map(({ name }) => name);
    expect(names('startup')).toEqual(['all']);
    expect(names('liveness')).toEqual(['event-loop', 'all']);
    expect(names('readiness')).toEqual(['database', 'all']);
    expect(names()).toEqual(['database', 'event-loop', 'all']);
    expect(monitor.reading('all')).toMatchObject({ name: 'all', result: { status: 'healthy' } });
    expect(monitor.reading('nobody')).toEqual({ name: 'nobody', result: undefined });
  });

  it('runs all checks again at renew(), also those with a fresh result', async () => {
    const indicators = [indicator('database'), indicator('event-loop', { probes: ['liveness'] })];
    const { monitor } = monitorOf(indicators);
    monitor.start();
    await vi.advanceTimersByTimeAsync(1);
    monitor.renew();
    await soon();
    for (const { run } of indicators) expect(run).toHaveBeenCalledTimes(2);
  });

  it('knows until when its results are fresh: until the first of them is too old', async () => {
    const { monitor } = monitorOf([
      indicator('quick', { maxAgeMs: 100 }),
      indicator('slow', { maxAgeMs: 5_000 }),
      indicator('event-loop', { probes: ['liveness'], maxAgeMs: 10 }),
    ]);
    monitor.start();
    expect(monitor.freshUntil('readiness')).toBe(-Infinity);
    await soon();
    expect(monitor.freshUntil('readiness')).toBe(performance.now() + 98);
    expect(monitor.freshUntil()).toBe(performance.now() + 9.8);
    expect(monitor.freshUntil('startup')).toBe(Infinity);
    expect(monitor.dueAt('readiness')).toBe(performance.now() + 100);
    expect(monitor.dueAt()).toBe(performance.now() + 10);
    expect(monitor.dueAt('startup')).toBe(Infinity);
  });

  describe('once it is stopped', () => {
    it('runs no check, not even for a probe', async () => {
      const database = indicator('database', { maxAgeMs: 0 });
      const { monitor } = monitorOf([database]);
      monitor.start();
      await soon();
      monitor.stop();
      expect(monitor.refresh('readiness')).toBeUndefined();
      expect(monitor.refreshOne('database')).toBeUndefined();
      await vi.advanceTimersByTimeAsync(100_000);
      expect(database.run).toHaveBeenCalledOnce();
      expect(vi.getTimerCount()).toBe(0);
    });

    it('cannot be started again', async () => {
      const database = indicator('database', { maxAgeMs: 0 });
      const { monitor } = monitorOf([database]);
      monitor.stop();
      monitor.start();
      await vi.advanceTimersByTimeAsync(20_000);
      expect(database.run).not.toHaveBeenCalled();
    });

    it('runs no check that was only about to begin', async () => {
      const database = indicator('database');
      const { monitor } = monitorOf([database]);
      monitor.start();
      monitor.stop();
      await soon();
      expect(database.run).not.toHaveBeenCalled();
    });

    it('still has the last results', async () => {
      const { monitor } = monitorOf([indicator('database')]);
      monitor.start();
      await soon();
      monitor.stop();
      expect(monitor.readings()).toMatchObject([{ result: { status: 'healthy' } }]);
    });
  });

  describe('lets', () => {
    it.each<[status: HealthStatus, lets: boolean]>([
      ['healthy', true],
      ['degraded', true],
      ['unhealthy', false],
    ])('lets a probe succeed whose check is %s: %s', async (status, lets) => {
      const database = indicator('database');
      database.run.mockImplementation(async () => result('database', status));
      const { monitor } = monitorOf([database, indicator('heap', { probes: ['liveness'] })]);
      const readiness = monitor.lets('readiness');
      monitor.start();
      expect(readiness()).toBe(false);
      await soon();
      expect(readiness()).toBe(lets);
      expect(monitor.lets('liveness')()).toBe(true);
    });

    it('counts the latest result of a check that runs again, as the report does', async () => {
      const { monitor } = monitorOf([indicator('database')]);
      const readiness = monitor.lets('readiness');
      monitor.start();
      await soon();
      monitor.renew();
      expect(readiness()).toBe(true);
    });

    it('looks at checks that come later, and no more at one that is taken out', async () => {
      const late = [indicator('tenant')];
      const { monitor } = monitorOf([indicator('database')], late);
      const readiness = monitor.lets('readiness');
      monitor.start();
      await soon();
      expect(readiness()).toBe(true);
      late[0]?.run.mockResolvedValue(result('tenant', 'unhealthy'));
      await monitor.refresh();
      await soon();
      expect(readiness()).toBe(false);
    });
  });

  describe('whenPassing', () => {
    const startup = () => indicator('schema', { probes: ['startup'] });

    async function isPassing(monitor: Monitor): Promise<() => boolean> {
      const passed = vi.fn<() => void>();
      void monitor.whenPassing('startup').then(passed);
      await soon();
      return () => passed.mock.calls.length > 0;
    }

    it('resolves at once when no check counts for the probe', async () => {
      const { monitor } = monitorOf([indicator('database')]);
      monitor.start();
      expect((await isPassing(monitor))()).toBe(true);
    });

    it('waits for the first result', async () => {
      const { monitor, board } = monitorOf([startup()]);
      const passing = await isPassing(monitor);
      monitor.start();
      await soon();
      expect(board.latest('schema')?.result.status).toBe('healthy');
      expect((await isPassing(monitor))()).toBe(true);
      expect(passing()).toBe(true);
    });

    it.each<[status: HealthStatus, passes: boolean]>([
      ['healthy', true],
      ['degraded', true],
      ['unhealthy', false],
    ])('counts a check that is %s as passing: %s', async (status, passes) => {
      const schema = startup();
      schema.run.mockImplementation(async () => result('schema', status));
      const { monitor } = monitorOf([schema]);
      monitor.start();
      expect((await isPassing(monitor))()).toBe(passes);
    });

    it('resolves when the last failing check has recovered', async () => {
      const schema = startup();
      schema.run.mockResolvedValueOnce(result('schema', 'unhealthy'));
      const { monitor } = monitorOf([schema]);
      monitor.start();
      const passing = await isPassing(monitor);
      expect(passing()).toBe(false);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(passing()).toBe(true);
    });

    it('does not count a result from before renew()', async () => {
      const schema = startup();
      const { monitor } = monitorOf([schema]);
      monitor.start();
      await soon();
      schema.run.mockResolvedValueOnce(result('schema', 'unhealthy'));
      monitor.renew();
      const passing = await isPassing(monitor);
      expect(schema.run).toHaveBeenCalledTimes(2);
      expect(passing()).toBe(false);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(passing()).toBe(true);
    });

    it('resolves when a result that became stale while the event loop was blocked is fresh again', async () => {
      const { monitor } = monitorOf([startup()]);
      monitor.start();
      await soon();
      // As if a startup task computed for 40 s: time has passed, and no timer has fired yet.
      const { now } = performance;
      vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 40_000);
      const passing = await isPassing(monitor);
      expect(passing()).toBe(false);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(monitor.reading('schema').result).not.toHaveProperty('stale');
      expect(passing()).toBe(true);
    });
  });
});
