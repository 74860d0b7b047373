import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runOf } from '../checks/check-run.fake.js';
import type { HealthStatus } from '../checks/health-check.js';
import { NOTHING_SPECIAL, standingOf } from '../checks/standing.js';
import type { Indicator } from '../indicators/indicator.js';
import type { IndicatorRegistry } from '../indicators/indicator-registry.js';
import { Board } from './board.js';
import { logChecks } from './log-checks.js';
import { Monitor } from './monitor.js';

let status: HealthStatus;
let latencyMs: number;
const run = vi.fn<Indicator['run']>(async () =>
  runOf({ name: 'tenant', status, latency_ms: latencyMs, checked_at: new Date().toISOString() }),
);
const remove = vi.fn<(name: string) => void>();
const register = vi.fn<IndicatorRegistry['register']>();
let monitor: Monitor;
let board: Board;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  [status, latencyMs] = ['healthy', 1];
  run.mockClear();
  remove.mockReset();
  const standing = () => standingOf('tenant', 'until-ready', NOTHING_SPECIAL);
  const times = { timeoutMs: 400, intervalMs: 10_000, maxAgeMs: 1_000 };
  const tenant: Indicator = { name: 'tenant', probes: ['readiness'], critical: 'until-ready', standing, ...times, run };
  register.mockReset().mockReturnValue(tenant);
  board = new Board();
  const registry = { indicators: [], discoverLate: () => [], register, remove };
  monitor = new Monitor(registry as unknown as IndicatorRegistry, board);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const soon = () => vi.advanceTimersByTimeAsync(0);
const check = () => undefined;

it('a check that is registered is run as the others are', async () => {
  monitor.start();
  const options = { critical: false };
  monitor.register('tenant', check, options);
  expect(register).toHaveBeenCalledExactlyOnceWith('tenant', check, options);
  await soon();
  expect(run).toHaveBeenCalledOnce();
  expect(monitor.reading('tenant').result?.status).toBe('healthy');
  expect(monitor.timeoutMsOf('tenant')).toBe(400);
  expect(monitor.standsOf('tenant')).toBe('critical, because the pod was never ready');
  expect(monitor.figures).toMatchObject([{ name: 'tenant' }]);
});

it.each(['before the start', 'after the end'])('a check that is registered %s is not run', async (when) => {
  if (when === 'after the end') {
    monitor.start();
    monitor.stop();
  }
  monitor.register('tenant', check, undefined);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(run).not.toHaveBeenCalled();
});

it('a check that is taken out is not run any more, and leaves nothing', async () => {
  monitor.start();
  const takeOut = monitor.register('tenant', check, undefined);
  await soon();
  const removed: string[] = [];
  board.removals$.subscribe((name) => removed.push(name));
  takeOut();
  expect(remove).toHaveBeenCalledExactlyOnceWith('tenant');
  expect(removed).toEqual(['tenant']);
  expect(board.latest('tenant')).toBeUndefined();
  expect([monitor.figures, monitor.timeoutMsOf('tenant'), monitor.standsOf('tenant')]).toEqual([
    [],
    undefined,
    undefined,
  ]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(run).toHaveBeenCalledOnce();
});

it('a check may be taken out before the start', async () => {
  monitor.register('tenant', check, undefined)();
  monitor.start();
  await soon();
  expect(remove).toHaveBeenCalledExactlyOnceWith('tenant');
  expect(run).not.toHaveBeenCalled();
});

it('taking a check out twice does not take out another one of its name', async () => {
  monitor.start();
  const takeOut = monitor.register('tenant', check, undefined);
  takeOut();
  monitor.register('tenant', check, undefined);
  takeOut();
  await soon();
  expect(remove).toHaveBeenCalledOnce();
  expect(monitor.timeoutMsOf('tenant')).toBe(400);
});

it('the log tells of its changes with what it stands for, and of runs that come close to its deadline', async () => {
  const [log, warn, error] = [vi.fn(), vi.fn(), vi.fn()];
  logChecks(board, monitor, { log, warn, error });
  monitor.start();
  monitor.register('tenant', check, undefined);
  latencyMs = 300;
  await soon();
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    'Health of tenant took 300 ms, more than half of its deadline of 400 ms',
  );
  status = 'unhealthy';
  await vi.advanceTimersByTimeAsync(20_000);
  expect(error).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(/^Health of tenant is unhealthy .*\(critical, because the pod was never ready\)$/),
  );
});
