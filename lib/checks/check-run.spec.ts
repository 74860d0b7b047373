import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunOutcome } from './check-run.js';
import { type CheckSettings, CheckRunner } from './check-runner.js';
import { CircuitBreaker } from './circuit-breaker.js';
import type { HealthCheck } from './health-check.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const refuse = () => {
  throw new Error('refused');
};
const timeOut = () => {
  throw new Error('Health check timed out');
};
const never = () => new Promise(() => undefined);

function runnerOf(check: () => unknown, settings: Partial<CheckSettings> = {}, breaker?: CircuitBreaker): CheckRunner {
  const complete = { name: 'database', timeoutMs: 750, degradedAboveMs: undefined, critical: true, ...settings };
  return new CheckRunner({ check } as HealthCheck, complete, breaker);
}

async function runFor(ms: number, runner: CheckRunner) {
  const run = runner.run();
  await vi.advanceTimersByTimeAsync(ms + 1);
  return run;
}

describe('a run', () => {
  it.each<[what: string, check: () => unknown, critical: boolean, outcome: RunOutcome]>([
    ['returns', () => undefined, true, 'healthy'],
    ['says degraded', () => ({ status: 'degraded' }), true, 'degraded'],
    ['throws', refuse, true, 'unhealthy'],
    ['throws, and is not critical', refuse, false, 'degraded'],
    ['outlives its deadline', never, true, 'timed_out'],
    ['outlives its deadline, and is not critical', never, false, 'timed_out'],
    ['throws a text about a timeout', timeOut, true, 'unhealthy'],
    [
      'throws a text about an open breaker',
      () => ({ status: 'unhealthy', message: 'Circuit breaker open' }),
      true,
      'unhealthy',
    ],
  ])('whose check %s has that outcome', async (_what, check, critical, outcome) => {
    expect(await runFor(750, runnerOf(check, { critical }))).toMatchObject({ outcome });
  });

  it('has the time that its check took', async () => {
    const slow = () => new Promise((resolve) => setTimeout(resolve, 40));
    expect(await runFor(750, runnerOf(slow))).toMatchObject({ outcome: 'healthy', tookMs: 40 });
  });

  it('behind an open breaker does not call the check', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 });
    const runner = runnerOf(refuse, { critical: false }, breaker);
    expect(await runner.run()).toMatchObject({ outcome: 'degraded', tookMs: 0 });
    expect(await runner.run()).toMatchObject({ outcome: 'breaker_open', tookMs: undefined });
  });

  it('that does not begin, because three were abandoned, has timed out and does not call the check', async () => {
    const runner = runnerOf(never);
    for (let run = 0; run < 3; run++) expect((await runFor(750, runner)).tookMs).toBeGreaterThanOrEqual(750);
    expect(await runner.run()).toMatchObject({ outcome: 'timed_out', tookMs: undefined });
  });
});
