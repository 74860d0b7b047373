import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runOf } from '../checks/check-run.fake.js';
import type { HealthStatus } from '../checks/health-check.js';
import { NOTHING_SPECIAL, standingOf } from '../checks/standing.js';
import type { Indicator } from '../indicators/indicator.js';
import type { IndicatorRegistry } from '../indicators/indicator-registry.js';
import { Board } from './board.js';
import { Monitor } from './monitor.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
});
afterEach(() => void vi.useRealTimers());

const runIn = (name: string, status: HealthStatus) =>
  runOf({ name, status, latency_ms: 1, checked_at: new Date().toISOString() });

function indicator(name: string, takesMs: number, status: HealthStatus = 'healthy'): Indicator {
  return {
    name,
    probes: ['readiness'],
    critical: true,
    standing: () => standingOf(name, true, NOTHING_SPECIAL),
    timeoutMs: 750,
    intervalMs: 10_000,
    maxAgeMs: 1_000,
    run: () => new Promise((resolve) => setTimeout(() => resolve(runIn(name, status)), takesMs)),
  };
}

/** @param late What the registry finds later. */
function monitorOf(indicators: readonly Indicator[], late: Indicator[] = [], waitAtMostMs?: number) {
  const registry = { indicators, discoverLate: () => late.splice(0) };
  return new Monitor(registry as unknown as IndicatorRegistry, new Board(), waitAtMostMs);
}

it.each<[what: string, takeMs: readonly number[], waitAtMostMs: number | undefined, isLate: boolean]>([
  ['all runs end in time', [5, 50], 100, false],
  ['one of them takes too long', [5, 200, 5], 100, true],
  ['all of them take too long', [200, 200], 100, true],
  ['nothing limits the wait', [5, 50_000], undefined, false],
])('a probe learns whether it has waited for too long when %s', async (_what, takeMs, waitAtMostMs, isLate) => {
  const indicators = takeMs.map((ms, index) => indicator(`check-${index}`, ms));
  const monitor = monitorOf(indicators, [], waitAtMostMs);
  monitor.start();
  const told = [monitor.refresh('readiness'), monitor.refresh('readiness')];
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await Promise.all(told)).toEqual([isLate, isLate]);
});

it('what waits until all checks pass waits for a check that comes meanwhile, too', async () => {
  const late: Indicator[] = [];
  const monitor = monitorOf([indicator('schema', 50)], late);
  const passed = vi.fn<() => void>();
  monitor.start();
  void monitor.whenPassing('readiness').then(passed);
  late.push(indicator('tenant', 500));
  void monitor.refresh();
  await vi.advanceTimersByTimeAsync(60);
  expect(passed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(500);
  expect(passed).toHaveBeenCalledOnce();
});

it('a check whose first run had not begun when the monitor was stopped leaves no timer', async () => {
  vi.useRealTimers();
  const indicators = Array.from({ length: 30 }, (_, index) => indicator(`check-${index}`, 0));
  const monitor = monitorOf(indicators);
  const timer = vi.spyOn(globalThis, 'setTimeout');
  monitor.start();
  monitor.stop();
  const before = timer.mock.calls.length;
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(timer.mock.calls.length).toBe(before);
  timer.mockRestore();
});

it('a result from before the clock was set back does not count: a test may fake the time after the start', async () => {
  const monitor = monitorOf([indicator('database', 0)]);
  monitor.start();
  await vi.advanceTimersByTimeAsync(10);
  expect(monitor.freshUntil('readiness')).toBeGreaterThan(performance.now());
  vi.useRealTimers();
  vi.useFakeTimers();
  expect(performance.now()).toBeLessThan(1_000);
  expect(monitor.freshUntil('readiness')).toBe(-Infinity);
  expect(monitor.refresh('readiness')).toBeDefined();
});
