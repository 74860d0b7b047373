import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { judgeEventLoopDelay, startSampler } from './event-loop-delay.js';

describe('judgeEventLoopDelay', () => {
  it.each([
    ['a loop that is on time', { p99Ms: 0.3, maxMs: 1.2 }, {}, 'healthy'],
    ['one long stall among many turns on time', { p99Ms: 2, maxMs: 4_000 }, {}, 'healthy'],
    ['exactly the limits', { p99Ms: 200, maxMs: 5_000 }, {}, 'healthy'],
    ['a loop that is late repeatedly', { p99Ms: 201, maxMs: 300 }, {}, 'degraded'],
    ['a stall beyond the limit', { p99Ms: 2, maxMs: 5_001 }, {}, 'unhealthy'],
    ['both', { p99Ms: 6_000, maxMs: 6_000 }, {}, 'unhealthy'],
    ['limits of the user: degraded', { p99Ms: 11, maxMs: 11 }, { degradedAboveMs: 10 }, 'degraded'],
    ['limits of the user: unhealthy', { p99Ms: 11, maxMs: 21 }, { unhealthyAboveMs: 20 }, 'unhealthy'],
  ])('judges %s', (_title, delay, options, status) => {
    expect(judgeEventLoopDelay(delay, options).status).toBe(status);
  });

  it('reports the delay and the limit in whole milliseconds', () => {
    expect(judgeEventLoopDelay({ p99Ms: 250.4, maxMs: 5_200.6 })).toEqual({
      status: 'unhealthy',
      message: 'the event loop stood still for 5201 ms, more than 5000 ms',
      details: { p99_ms: 250, max_ms: 5_201 },
    });
    expect(judgeEventLoopDelay({ p99Ms: 250.4, maxMs: 300 }).message).toBe(
      'the event loop is 250 ms late (p99), more than 200 ms',
    );
  });
});

describe('the sampler', () => {
  let isBusy: boolean;

  beforeEach(() => {
    vi.useFakeTimers();
    fakeRealTime();
    vi.advanceTimersByTime(1_000);
    isBusy = false;
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  /** The event loop stands still for so long: no timer comes in time. */
  function stall(ms: number): void {
    isBusy = true;
    const now = performance.now.bind(performance);
    vi.spyOn(performance, 'now').mockImplementation(() => now() + (isBusy ? ms : 0));
  }

  it('finds nothing before anything has happened', () => {
    expect(startSampler().read()).toEqual({ p99Ms: 0, maxMs: 0 });
  });

  it('finds a loop that keeps its time in time', () => {
    const sampler = startSampler();
    vi.advanceTimersByTime(10_000);
    const { p99Ms, maxMs } = sampler.read();
    expect(p99Ms).toBeLessThan(0.01);
    expect(maxMs).toBeLessThan(0.01);
  });

  it('counts what is late at this moment, once', () => {
    const sampler = startSampler();
    vi.advanceTimersByTime(10_000);
    stall(3_000);
    const { maxMs } = sampler.read();
    // The turn would have been due within 20 ms.
    expect(maxMs).toBeGreaterThan(2_970);
    expect(maxMs).toBeLessThan(3_010);
    expect(sampler.read().maxMs).toBe(0);
  });

  it('has 1 of 100 turns that are late in its p99, and forgets them with the reading', () => {
    const sampler = startSampler();
    for (let turn = 0; turn < 100; turn++) {
      if (turn % 10 === 0) stall(500);
      vi.advanceTimersByTime(20);
      vi.mocked(performance.now).mockRestore?.();
    }
    const { p99Ms, maxMs } = sampler.read();
    expect(p99Ms).toBeGreaterThan(400);
    expect(maxMs).toBeLessThan(600);
    vi.advanceTimersByTime(10_000);
    expect(sampler.read().maxMs).toBeLessThan(600);
  });

  it('does not keep the process alive', () => {
    const timer = vi.spyOn(globalThis, 'setInterval');
    startSampler();
    expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  });
});
