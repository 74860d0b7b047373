import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Heartbeat } from './heartbeat.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a Heartbeat', () => {
  it.each([
    [{}, 60_000, { status: 'healthy' }],
    [{}, 60_001, { status: 'unhealthy', message: 'There was no beat for 60.0 s, longer than 60.0 s' }],
    [{ degradedAfterMs: 20_000 }, 20_000, { status: 'healthy' }],
    [
      { degradedAfterMs: 20_000 },
      25_000,
      { status: 'degraded', message: 'There was no beat for 25.0 s, longer than 20.0 s' },
    ],
    [
      { degradedAfterMs: 20_000 },
      90_000,
      { status: 'unhealthy', message: 'There was no beat for 90.0 s, longer than 60.0 s' },
    ],
  ])('with %j that has beaten %d ms ago is %j', (options, ms, outcome) => {
    const heartbeat = new Heartbeat({ withinMs: 60_000, ...options });
    heartbeat.beat();
    vi.advanceTimersByTime(ms);
    expect(heartbeat.check()).toEqual({ ...outcome, details: { last_beat_ms: ms } });
  });

  it('that has never beaten counts from the first check', () => {
    const heartbeat = new Heartbeat({ withinMs: 60_000 });
    vi.advanceTimersByTime(600_000);
    expect(heartbeat.check()).toEqual({ status: 'healthy' });
    vi.advanceTimersByTime(60_000);
    expect(heartbeat.check()).toEqual({ status: 'healthy' });
    vi.advanceTimersByTime(1);
    expect(heartbeat.check().status).toBe('unhealthy');
  });

  it('that beats again is healthy again', () => {
    const heartbeat = new Heartbeat({ withinMs: 10 });
    heartbeat.beat();
    vi.advanceTimersByTime(11);
    expect(heartbeat.check().status).toBe('unhealthy');
    heartbeat.beat();
    expect(heartbeat.check()).toEqual({ status: 'healthy', details: { last_beat_ms: 0 } });
  });

  it('has no timer', () => {
    const heartbeat = new Heartbeat({ withinMs: 10 });
    heartbeat.beat();
    heartbeat.check();
    expect(vi.getTimerCount()).toBe(0);
  });
});

it.each([
  [{}, '`withinMs` must be a positive number of milliseconds, 2147483647 at most, got undefined.'],
  [{ withinMs: 0 }, '`withinMs` must be a positive number of milliseconds, 2147483647 at most, got 0.'],
  [{ withinMs: 5, degradedAfterMs: 6 }, '`degradedAfterMs` must be below `withinMs` (5), got 6'],
  [{ within: 5 }, '`within` is not an option; there are withinMs, degradedAfterMs.'],
])('new Heartbeat(%j) is refused', (options, sentence) => {
  expect(() => new Heartbeat(options as never)).toThrow(`new Heartbeat(): ${sentence}`);
});
