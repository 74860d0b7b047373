import { describe, expect, it } from 'vitest';
import { shutdownBudget } from './shutdown-budget.js';

describe('shutdownBudget', () => {
  it.each([
    { delayMs: 0, timeoutMs: 0, seconds: 5 },
    { delayMs: 0, timeoutMs: 1, seconds: 6 },
    { delayMs: 1, timeoutMs: 999, seconds: 6 },
    { delayMs: 1, timeoutMs: 1_000, seconds: 7 },
    { delayMs: 5_000, timeoutMs: 10_000, seconds: 20 },
    { delayMs: 60_000, timeoutMs: 300_000, seconds: 365 },
  ])('of $delayMs ms and $timeoutMs ms asks for $seconds whole seconds, never fewer', ({ seconds, ...drain }) => {
    expect(shutdownBudget(drain)).toEqual({ ...drain, teardownMs: 5_000, terminationGracePeriodSeconds: seconds });
  });

  it('copies only the fields of a drain', () => {
    const settings = { delayMs: 1, timeoutMs: 2, other: 3 };
    expect(shutdownBudget(settings)).not.toHaveProperty('other');
  });
});
