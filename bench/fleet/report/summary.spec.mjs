import { describe, expect, it } from 'vitest';
import { summarize } from './summary.mjs';

/** 40 s without a fault, then these seconds. */
const columnsOf = (given) => {
  const { length } = Object.values(given)[0];
  const names = ['answered', 'failed', 'refused', 'needless', 'restarts', 'endpoints', 'checks', 'starts', 'requests'];
  return Object.fromEntries(
    names.map((name) => [name, [...Array(40).fill(1), ...(given[name] ?? Array(length).fill(0))]]),
  );
};

describe('the summary of a fleet', () => {
  it('counts from the fault on', () => {
    const { failed, restarts } = summarize(columnsOf({ failed: [2, 3, 4], restarts: [0, 1, 0] }), 2_000);
    expect({ failed, restarts }).toEqual({ failed: 9, restarts: 1 });
  });

  it.each([
    ['when the last one came back for good', [1, 0, 1, 0, 1, 1], 2],
    ['at once when all were there', [0, 1, 1, 1, 1, 1], 0],
    ['never when one is missing at the end', [1, 1, 1, 1, 1, 0], undefined],
  ])('says when all pods are back: %s', (_title, endpoints, seconds) => {
    expect(summarize(columnsOf({ endpoints }), 2_000).backAfter).toBe(seconds);
  });

  it('has the mean during the fault, and the busiest second after it', () => {
    const checks = [2, 4, 1, 9, 1];
    expect(summarize(columnsOf({ checks }), 2_000).probing).toEqual({ steady: 2, outage: 3, herd: 9 });
  });
});
