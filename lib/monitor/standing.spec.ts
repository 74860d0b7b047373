import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CheckResult } from '../checks/check-result.js';
import { runOf } from '../checks/check-run.fake.js';
import { type Critical, NOTHING_SPECIAL, standingOf } from '../checks/standing.js';
import { Board } from './board.js';
import { Watch } from './watch.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The watch of a check after its first run. */
async function watched(status: CheckResult['status'], critical: Critical = 'until-ready') {
  const pod = { wasReady: false };
  const result: CheckResult = Object.freeze({ name: 'database', status, latency_ms: 1, checked_at: '' });
  const watch = new Watch(
    {
      name: 'database',
      probes: ['liveness'],
      critical,
      standing: () => standingOf('database', critical, { ...NOTHING_SPECIAL, pod }),
      timeoutMs: 750,
      intervalMs: 10_000,
      maxAgeMs: 1_000,
      run: async () => runOf(result),
    },
    new Board(),
  );
  await watch.refresh();
  return { pod, watch };
}

it('a result of before is degraded as soon as the check is not critical any more', async () => {
  const { pod, watch } = await watched('unhealthy');
  expect(watch.read().result).toMatchObject({ status: 'unhealthy', critical: 'until-ready' });
  expect(watch.isPassing).toBe(false);
  pod.wasReady = true;
  expect(watch.read().result).toMatchObject({ status: 'degraded', critical: 'until-ready' });
  expect(watch.isPassing).toBe(true);
  expect(watch.figures).toMatchObject({ status: 'degraded' });
});

it('a stale result is degraded as soon as the check is not critical any more', async () => {
  const { pod, watch } = await watched('healthy');
  vi.advanceTimersByTime(30_001);
  expect(watch.read().result).toMatchObject({ status: 'unhealthy', stale: true });
  pod.wasReady = true;
  expect(watch.read().result).toMatchObject({ status: 'degraded', stale: true });
});

it('a stale result of a check that is not critical is degraded', async () => {
  const { watch } = await watched('healthy', false);
  vi.advanceTimersByTime(30_001);
  expect(watch.read().result).toMatchObject({ status: 'degraded', stale: true, critical: false });
});

it('a result is made once for all who read it', async () => {
  const { pod, watch } = await watched('healthy');
  const { result } = watch.read();
  expect(watch.read().result).toBe(result);
  pod.wasReady = true;
  expect(watch.read().result).not.toBe(result);
});
