import { describe, expect, it } from 'vitest';
import { afterTime, attempt, type BreakerState, CLOSED, fail, succeed } from './breaker-state.js';

const SETTINGS = { failureThreshold: 3, successThreshold: 2, resetTimeoutMs: 1_000 };

const closed = (failures: number): BreakerState => ({ name: 'closed', failures });
const open = (openedAt: number): BreakerState => ({ name: 'open', openedAt });
const halfOpen = (successes: number, attemptedAt?: number): BreakerState => ({
  name: 'half-open',
  successes,
  attemptedAt,
});

describe('a breaker', () => {
  it('begins closed, with no failure', () => {
    expect(CLOSED).toEqual(closed(0));
  });

  it.each<[state: BreakerState, now: number, next: BreakerState]>([
    [closed(2), 9_999, closed(2)],
    [open(500), 500, open(500)],
    [open(500), 1_499, open(500)],
    [open(500), 1_500, halfOpen(0)],
    [open(500), 9_999, halfOpen(0)],
    [halfOpen(1, 500), 9_999, halfOpen(1, 500)],
  ])('in state %o is at time %d in state %o', (state, now, next) => {
    expect(afterTime(state, now, SETTINGS)).toEqual(next);
  });

  it.each<[state: BreakerState, now: number, allowed: boolean, next: BreakerState]>([
    [closed(0), 0, true, closed(0)],
    [closed(2), 0, true, closed(2)],
    [open(0), 999, false, open(0)],
    [open(0), 1_000, true, halfOpen(0, 1_000)],
    [halfOpen(0), 1_200, true, halfOpen(0, 1_200)],
    [halfOpen(1), 1_200, true, halfOpen(1, 1_200)],
    [halfOpen(0, 1_200), 1_200, false, halfOpen(0, 1_200)],
    [halfOpen(1, 1_200), 2_199, false, halfOpen(1, 1_200)],
    [halfOpen(1, 1_200), 2_200, true, halfOpen(1, 2_200)],
  ])(
    'in state %o, when asked at %d for an attempt, answers %o and is then in state %o',
    (state, now, allowed, next) => {
      expect(attempt(state, now, SETTINGS)).toEqual({ allowed, state: next });
    },
  );

  it.each<[state: BreakerState, now: number, next: BreakerState]>([
    [closed(0), 0, closed(0)],
    [closed(2), 0, closed(0)],
    [open(0), 999, open(0)],
    [open(0), 1_000, halfOpen(1)],
    [halfOpen(0, 1_200), 1_300, halfOpen(1)],
    [halfOpen(1, 1_200), 1_300, closed(0)],
  ])('in state %o is, after a success at %d, in state %o', (state, now, next) => {
    expect(succeed(state, now, SETTINGS)).toEqual(next);
  });

  it.each<[state: BreakerState, now: number, next: BreakerState]>([
    [closed(0), 7, closed(1)],
    [closed(1), 7, closed(2)],
    [closed(2), 7, open(7)],
    [open(0), 999, open(0)],
    [open(0), 1_000, open(1_000)],
    [halfOpen(0, 1_200), 1_300, open(1_300)],
    [halfOpen(1, 1_200), 1_300, open(1_300)],
  ])('in state %o is, after a failure at %d, in state %o', (state, now, next) => {
    expect(fail(state, now, SETTINGS)).toEqual(next);
  });

  it('with thresholds of one opens at the first failure and closes at the first success', () => {
    const settings = { failureThreshold: 1, successThreshold: 1, resetTimeoutMs: 1_000 };
    expect(fail(CLOSED, 5, settings)).toEqual(open(5));
    expect(succeed(halfOpen(0, 5), 6, settings)).toEqual(closed(0));
  });
});
