import { describe, expect, it } from 'vitest';
import { judgeEventLoopDelay } from './event-loop-delay.js';

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
