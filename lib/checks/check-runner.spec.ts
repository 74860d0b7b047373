import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckResult } from './check-result.js';
import { CheckRunner, type CheckSettings } from './check-runner.js';
import { CircuitBreaker } from './circuit-breaker.js';
import type { CheckContext, HealthCheck } from './health-check.js';

const NOW = new Date('2026-01-02T03:04:05.678Z');

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  vi.setSystemTime(NOW);
});

afterEach(() => {
  vi.useRealTimers();
});

type Check = (context: CheckContext) => unknown;

/** Checks of users without types may do more than `HealthCheck` allows. */
function runnerOf(check: Check, settings: Partial<CheckSettings> = {}, breaker?: CircuitBreaker): CheckRunner {
  const complete = { name: 'database', timeoutMs: 750, degradedAboveMs: undefined, critical: true, ...settings };
  return new CheckRunner({ check } as HealthCheck, complete, breaker);
}

async function runFor(ms: number, runner: CheckRunner): Promise<CheckResult> {
  const run = runner.run();
  // At the deadline one more turn of the event loop is awaited, which takes a millisecond of the fake clock.
  await vi.advanceTimersByTimeAsync(ms + 1);
  return (await run).result;
}

const never: Check = () => new Promise(() => undefined);
const takes =
  (ms: number, value?: unknown): Check =>
  () =>
    new Promise((resolve) => setTimeout(resolve, ms, value));
const throws =
  (error: unknown): Check =>
  () => {
    throw error;
  };

const UNREADABLE = {
  get status() {
    throw new Error('no entry');
  },
};
const circle: Record<string, unknown> = {};
circle['self'] = circle;

const breaker = () => new CircuitBreaker({ failureThreshold: 2, successThreshold: 2, resetTimeoutMs: 1_000 });

describe('CheckRunner', () => {
  it('gives the check its name, its deadline and a signal', async () => {
    const check = vi.fn<Check>();
    await runnerOf(check, { timeoutMs: 200 }).run();
    expect(check).toHaveBeenCalledExactlyOnceWith({
      name: 'database',
      timeoutMs: 200,
      signal: expect.any(AbortSignal),
    });
  });

  it('has a deeply frozen result', async () => {
    const { result } = await runnerOf(() => ({ details: { pool: { sizes: [1] } } })).run();
    const pool = result.details?.['pool'] as { sizes: number[] };
    for (const part of [result, result.details, pool, pool.sizes]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('calls check() as a method of its class', async () => {
    class Health {
      readonly #answer = { message: 'mine' };
      check() {
        return this.#answer;
      }
    }
    const settings = { name: 'x', timeoutMs: 1, degradedAboveMs: undefined, critical: true };
    expect((await new CheckRunner(new Health(), settings, undefined).run()).result).toMatchObject({ message: 'mine' });
  });

  it('has the name, the status, how long it took and when it ended', async () => {
    expect(await runFor(100, runnerOf(takes(12)))).toEqual({
      name: 'database',
      status: 'healthy',
      latency_ms: 12,
      checked_at: '2026-01-02T03:04:05.690Z',
    });
  });

  it('has the status, the message and the details of the check', async () => {
    const answer = { status: 'degraded', message: 'password=hunter2', details: { url: 'redis://:x@h', n: 1n } };
    expect((await runnerOf(() => answer).run()).result).toMatchObject({
      status: 'degraded',
      message: 'password=***',
      details: { url: 'redis://***@h', n: '1' },
    });
  });

  it.each<[what: string, check: Check, message: string]>([
    ['throws', throws(new Error('refused')), 'refused'],
    ['throws undefined', throws(undefined), 'undefined was thrown'],
    ['rejects', () => Promise.reject(new Error('refused')), 'refused'],
    ['rejects with credentials', () => Promise.reject(new Error('redis://:x@h')), 'redis://***@h'],
    [
      'returns garbage',
      () => false,
      'The check returned false; return nothing, { status, message, details } or a result of @nestjs/terminus',
    ],
    ['returns what cannot be read', () => UNREADABLE, "The check's answer cannot be read: no entry"],
    [
      'returns a message that cannot be read',
      () => ({ message: Object.create(null) }),
      "The check's answer cannot be read: Cannot convert object to primitive value",
    ],
  ])('makes a check that %s unhealthy, and says why', async (_what, check, message) => {
    expect((await runnerOf(check).run()).result).toMatchObject({ status: 'unhealthy', message });
  });

  it.each<[what: string, details: unknown]>([
    ['a circle', circle],
    ['a BigInt', { n: 1n }],
    ['a getter that throws', UNREADABLE],
    ['a toJSON that throws', { toJSON: throws(new Error('no')) }],
  ])('has a result that JSON can hold when the details contain %s', async (_what, details) => {
    const { result } = await runnerOf(() => ({ details })).run();
    expect(result.status).toBe('healthy');
    expect(JSON.stringify(result)).toContain('"details":');
  });

  it.each([
    ['none', undefined],
    ['empty', {}],
    ['with nothing that JSON can hold', { a: undefined }],
  ])('leaves details out when they are %s', async (_what, details) => {
    expect((await runnerOf(() => ({ details })).run()).result).not.toHaveProperty('details');
  });

  describe('at its deadline', () => {
    it('is unhealthy, whatever the check does, and the signal is aborted', async () => {
      const check = vi.fn<Check>(never);
      expect(await runFor(750, runnerOf(check))).toEqual({
        name: 'database',
        status: 'unhealthy',
        message: 'Health check timed out',
        latency_ms: 751,
        checked_at: '2026-01-02T03:04:06.429Z',
      });
      expect(check.mock.calls[0]?.[0].signal.aborted).toBe(true);
    });

    it('abandons three runs at most, and starts no new one until one of them ends', async () => {
      const ends: (() => void)[] = [];
      const check = vi.fn<Check>(() => new Promise<void>((resolve) => ends.push(resolve)));
      const runner = runnerOf(check);
      for (let run = 0; run < 3; run++) await runFor(750, runner);
      expect(check).toHaveBeenCalledTimes(3);

      expect((await runner.run()).result).toMatchObject({
        status: 'unhealthy',
        message: 'Health check timed out',
        latency_ms: 0,
        details: { abandoned_runs: 3, asked_again_at: new Date(Date.now() + 30_000).toISOString() },
      });
      expect(check).toHaveBeenCalledTimes(3);

      ends[1]?.();
      await vi.advanceTimersByTimeAsync(0);
      await runFor(750, runner);
      expect(check).toHaveBeenCalledTimes(4);
      await runner.run();
      expect(check).toHaveBeenCalledTimes(4);
    });

    it('runs again after a pause when none of them ends, and is healthy when that run is', async () => {
      const check = vi.fn<Check>(never);
      const runner = runnerOf(check);
      for (let run = 0; run < 3; run++) await runFor(750, runner);
      vi.advanceTimersByTime(29_999);
      expect((await runner.run()).result).toMatchObject({
        details: { asked_again_at: new Date(Date.now() + 1).toISOString() },
      });
      expect(check).toHaveBeenCalledTimes(3);

      vi.advanceTimersByTime(1);
      check.mockImplementation(() => undefined);
      expect((await runner.run()).result).toMatchObject({ status: 'healthy' });
      expect((await runner.run()).result).toMatchObject({ status: 'healthy' });
    });

    it('runs less and less often while no run ends, and soon again after one that ends in time', async () => {
      const check = vi.fn<Check>(never);
      const runner = runnerOf(check);
      const startedAt = performance.now();
      const askedAfterS: number[] = [];
      const askFor = async (seconds: number) => {
        for (let second = 0; second < seconds; second += 5) {
          check.mockClear();
          await runFor(4_999, runner);
          if (check.mock.calls.length > 0) askedAfterS.push(Math.round((performance.now() - startedAt) / 1_000 - 5));
        }
      };
      await askFor(3_600);
      expect(askedAfterS).toEqual([0, 5, 10, 45, 110, 235, 480, 965, 1_570, 2_175, 2_780, 3_385]);

      check.mockImplementation(() => undefined);
      await askFor(600);
      check.mockImplementation(never);
      askedAfterS.length = 0;
      await askFor(60);
      expect(askedAfterS.map((second) => second - (askedAfterS[0] ?? 0))).toEqual([0, 35]);
    });

    it('asks the breaker only when the pause is over, and drops no abandoned run when the breaker refuses', async () => {
      const shared = new CircuitBreaker({ failureThreshold: 3, resetTimeoutMs: 60_000 });
      const check = vi.fn<Check>(never);
      const runner = runnerOf(check, {}, shared);
      for (let run = 0; run < 3; run++) await runFor(750, runner);
      vi.advanceTimersByTime(31_000);
      expect((await runner.run()).result).toMatchObject({ message: 'Circuit breaker open' });
      vi.advanceTimersByTime(30_000);
      check.mockImplementation(() => undefined);
      expect((await runner.run()).result).toMatchObject({
        status: 'healthy',
        details: { circuit_breaker: 'half-open' },
      });
    });

    it('counts a run that fails after its deadline as ended', async () => {
      const check = vi.fn<Check>(
        ({ signal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
      );
      const runner = runnerOf(check);
      for (let run = 0; run < 10; run++) await runFor(750, runner);
      expect(check).toHaveBeenCalledTimes(10);
    });

    it('does not count runs that ended in time', async () => {
      const check = vi.fn<Check>(takes(749));
      const runner = runnerOf(check);
      for (let run = 0; run < 5; run++) await runFor(750, runner);
      expect(check).toHaveBeenCalledTimes(5);
    });
  });

  describe('with degradedAboveMs', () => {
    it.each<[tookMs: number, returned: unknown, status: string, message: string | undefined]>([
      [100, undefined, 'healthy', undefined],
      [101, undefined, 'degraded', 'Took 101 ms, more than 100 ms'],
      [101, { message: 'slow disk' }, 'degraded', 'slow disk'],
      [101, { status: 'degraded' }, 'degraded', undefined],
      [101, { status: 'unhealthy' }, 'unhealthy', undefined],
    ])('after %d ms, makes of %j the status %s', async (tookMs, returned, status, message) => {
      const result = await runFor(750, runnerOf(takes(tookMs, returned), { degradedAboveMs: 100 }));
      expect(result.status).toBe(status);
      expect(result.message).toBe(message);
    });
  });

  describe('that is not critical', () => {
    it.each<[what: string, check: Check, message: string]>([
      ['fails', throws(new Error('refused')), 'refused'],
      ['times out', never, 'Health check timed out'],
      ['returns garbage', () => 0, expect.stringContaining('The check returned 0')],
    ])('is only degraded when it %s', async (_what, check, message) => {
      const runner = runnerOf(check, { critical: false });
      for (let run = 0; run < 4; run++) {
        expect(await runFor(750, runner)).toMatchObject({ status: 'degraded', message });
      }
    });

    it('is healthy when it succeeds', async () => {
      expect((await runnerOf(() => undefined, { critical: false }).run()).result).toMatchObject({ status: 'healthy' });
    });
  });

  describe('with a breaker', () => {
    it('shows the state of the breaker after the run', async () => {
      const runner = runnerOf(throws(new Error('refused')), {}, breaker());
      expect((await runner.run()).result).toMatchObject({ message: 'refused', details: { circuit_breaker: 'closed' } });
      expect((await runner.run()).result).toMatchObject({ message: 'refused', details: { circuit_breaker: 'open' } });
    });

    it('shows it beside the details of the check', async () => {
      const runner = runnerOf(() => ({ details: { size: 1 } }), {}, breaker());
      expect((await runner.run()).result).toMatchObject({ details: { size: 1, circuit_breaker: 'closed' } });
    });

    it.each(['state', 'shouldAttempt', 'recordSuccess', 'recordFailure'] as const)(
      'is unhealthy, and does not reject, when a subclass of the breaker throws in `%s`',
      async (member) => {
        const broken = breaker();
        const get = () => {
          throw new Error('no metrics');
        };
        Object.defineProperty(broken, member, { get });
        const check: Check = member === 'recordFailure' ? throws(new Error('refused')) : () => undefined;
        const { result } = await runnerOf(check, {}, broken).run();
        expect(result).toMatchObject({ status: 'unhealthy', message: 'The circuit breaker threw: no metrics' });
        expect(result.details).toBeUndefined();
      },
    );

    it('does not call the check while the breaker is open', async () => {
      const check = vi.fn<Check>(throws(new Error('refused')));
      const runner = runnerOf(check, {}, breaker());
      await runner.run();
      await runner.run();
      expect((await runner.run()).result).toEqual({
        name: 'database',
        status: 'unhealthy',
        message: 'Circuit breaker open',
        latency_ms: 0,
        checked_at: NOW.toISOString(),
        details: { circuit_breaker: 'open' },
      });
      expect(check).toHaveBeenCalledTimes(2);
    });

    it('calls it again after the reset timeout, and closes after enough successes', async () => {
      const check = vi.fn<Check>(throws(new Error('refused')));
      const runner = runnerOf(check, {}, breaker());
      await runner.run();
      await runner.run();
      check.mockImplementation(() => undefined);
      vi.advanceTimersByTime(1_000);
      expect((await runner.run()).result).toMatchObject({
        status: 'healthy',
        details: { circuit_breaker: 'half-open' },
      });
      expect((await runner.run()).result).toMatchObject({ status: 'healthy', details: { circuit_breaker: 'closed' } });
    });

    it.each<[what: string, check: Check, state: string]>([
      ['times out', never, 'open'],
      ['returns garbage', () => 'ok', 'open'],
      ['says unhealthy', () => ({ status: 'unhealthy' }), 'open'],
      ['says degraded', () => ({ status: 'degraded' }), 'closed'],
      ['is slow', takes(200), 'closed'],
    ])('that %s twice leaves the breaker in the right state', async (_what, check, state) => {
      const shared = breaker();
      const runner = runnerOf(check, { degradedAboveMs: 100 }, shared);
      await runFor(750, runner);
      await runFor(750, runner);
      expect(shared.state).toBe(state);
    });

    it('counts the failure of a check that is not critical', async () => {
      const shared = breaker();
      const runner = runnerOf(throws(new Error('refused')), { critical: false }, shared);
      await runner.run();
      await runner.run();
      expect((await runner.run()).result).toMatchObject({ status: 'degraded', message: 'Circuit breaker open' });
    });

    it('uses what the application has recorded', async () => {
      const shared = breaker();
      shared.recordFailure();
      shared.recordFailure();
      const check = vi.fn<Check>();
      expect((await runnerOf(check, {}, shared).run()).result).toMatchObject({ message: 'Circuit breaker open' });
      expect(check).not.toHaveBeenCalled();
    });

    it('does not run in half-open while the application makes the one attempt', async () => {
      const shared = breaker();
      shared.recordFailure();
      shared.recordFailure();
      vi.advanceTimersByTime(1_000);
      expect(shared.shouldAttempt()).toBe(true);
      const check = vi.fn<Check>();
      const { result } = await runnerOf(check, {}, shared).run();
      expect(check).not.toHaveBeenCalled();
      expect(result).toMatchObject({ status: 'unhealthy', details: { circuit_breaker: 'half-open' } });
    });

    it('takes no attempt from the application while too many runs are abandoned', async () => {
      const shared = new CircuitBreaker({ failureThreshold: 3, resetTimeoutMs: 1_000 });
      const runner = runnerOf(never, {}, shared);
      for (let run = 0; run < 3; run++) await runFor(750, runner);
      vi.advanceTimersByTime(1_000);
      expect((await runner.run()).result).toMatchObject({
        details: { abandoned_runs: 3, circuit_breaker: 'half-open' },
      });
      expect(shared.shouldAttempt()).toBe(true);
    });
  });
});
