import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runOf } from '../checks/check-run.fake.js';
import { NOTHING_SPECIAL, standingOf } from '../checks/standing.js';
import type { Indicator } from '../indicators/indicator.js';
import type { IndicatorRegistry } from '../indicators/indicator-registry.js';
import { Board } from './board.js';
import { freshAtOnce, spanOf } from './fresh-at-once.js';
import { Monitor } from './monitor.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => {
  // The mocks were put over the fake timers.
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('the span of a result', () => {
  it.each([
    ['ends when it is too old', [5, 20, 7], { from: 5, until: 20 }],
    ['ends with its run at the earliest', [5, 5, 7], { from: 5, until: 7 }],
    ['is empty without a result that counts', [5, -Infinity, 7], { from: Infinity, until: -Infinity }],
  ] as const)('%s', (_what, [beganAt, freshUntil, postedAt], span) => {
    expect(spanOf(beganAt, freshUntil, postedAt)).toEqual(span);
  });

  it('ends when it is too old when nobody knows when it was posted', () => {
    expect(spanOf(5, 20)).toEqual({ from: 5, until: 20 });
  });
});

describe('results', () => {
  it.each<[spans: [from: number, until: number][], since: number, atOnce: boolean]>([
    [[], 5, true],
    [[[1, 9]], -Infinity, true],
    [[[1, 9]], 9, true],
    [[[1, 9]], 10, false],
    [
      [
        [1, 5],
        [5, 9],
      ],
      -Infinity,
      true,
    ],
    [
      [
        [5, 9],
        [1, 5],
      ],
      -Infinity,
      true,
    ],
    [
      [
        [1, 5],
        [6, 9],
      ],
      -Infinity,
      false,
    ],
    [
      [
        [1, 9],
        [2, 8],
        [4, 6],
      ],
      6,
      true,
    ],
    [
      [
        [1, 9],
        [2, 8],
        [4, 6],
      ],
      7,
      false,
    ],
    [
      [
        [1, 9],
        [Infinity, -Infinity],
      ],
      -Infinity,
      false,
    ],
  ])('with the spans %j, not before %d, were fresh at once: %j', (spans, since, atOnce) => {
    expect(
      freshAtOnce(
        spans.map(([from, until]) => ({ from, until })),
        since,
      ),
    ).toBe(atOnce);
  });
});

interface Timed {
  takesMs: number;
  readonly indicator: Indicator;
}

function timed(name: string, takesMs: number, maxAgeMs: number): Timed {
  const state: Timed = {
    takesMs,
    indicator: {
      name,
      probes: ['readiness'],
      critical: true,
      standing: () => standingOf(name, true, NOTHING_SPECIAL),
      timeoutMs: 750,
      intervalMs: 10_000,
      maxAgeMs,
      run: () =>
        new Promise((resolve) =>
          setTimeout(() => resolve(runOf({ name, status: 'healthy', latency_ms: 1, checked_at: '' })), state.takesMs),
        ),
    },
  };
  return state;
}

/** Two checks that began together, after both have ended. */
async function ran(firstMs: number, secondMs: number, maxAgeMs: number) {
  const checks = [timed('a', firstMs, maxAgeMs), timed('b', secondMs, maxAgeMs)] as const;
  const registry = { indicators: checks.map(({ indicator }) => indicator), discoverLate: () => [] };
  const monitor = new Monitor(registry as unknown as IndicatorRegistry, new Board());
  const beganAt = performance.now();
  const areFresh = (since = -Infinity) => monitor.wereFreshAtOnce('readiness', since);
  monitor.start();
  expect(areFresh()).toBe(false);
  await vi.advanceTimersByTimeAsync(Math.max(firstMs, secondMs));
  return { monitor, beganAt, checks, areFresh };
}

describe('the results of a monitor', () => {
  it('were fresh at once when their runs went on together, however short they count', async () => {
    const { areFresh } = await ran(5, 50, 0);
    expect(areFresh()).toBe(true);
  });

  it('were so as long as they count, and not after a later change', async () => {
    const { areFresh, beganAt } = await ran(5, 5, 1_000);
    expect(areFresh(beganAt + 900)).toBe(true);
    expect(areFresh(beganAt + 1_000)).toBe(false);
  });

  it('were not when one has run again and the other is too old by then', async () => {
    const { monitor, checks, areFresh } = await ran(5, 5, 1_000);
    checks[1].takesMs = 600;
    await vi.advanceTimersByTimeAsync(2_000);
    void monitor.refresh();
    await vi.advanceTimersByTimeAsync(10);
    expect(areFresh()).toBe(false);
    await vi.advanceTimersByTimeAsync(600);
    expect(areFresh()).toBe(true);
  });

  it('were not when they are from before renew()', async () => {
    const { monitor, areFresh } = await ran(5, 5, 1_000);
    monitor.renew();
    expect(areFresh()).toBe(false);
  });
});
