import { describe, expect, it } from 'vitest';
import { observe } from './agreement.mjs';

describe('what is seen of an outage', () => {
  const before = Array.from({ length: 40 }, () => 0);
  const columnsOf = ({ endpoints, ...rest }) => ({
    endpoints: [...before.map(() => 3), ...endpoints],
    ...Object.fromEntries(
      ['failed', 'refused', 'needless', 'restarts'].map((name) => [name, [...before, ...(rest[name] ?? [])]]),
    ),
  });

  it('is when the pods leave and when they come back', () => {
    const columns = columnsOf({ endpoints: [3, 2, 0, 0, 0, 1, 1, 3, 3] });
    expect(observe(columns, 4, 0.5)).toMatchObject({ firstOut: 2, lastOut: 3, firstBack: 2, allBack: 4 });
  });

  it('is nothing of the sort where they stay', () => {
    const { firstOut, lastOut, firstBack, allBack } = observe(columnsOf({ endpoints: [3, 3, 3, 3] }), 2, 0.5);
    expect([firstOut, lastOut, firstBack, allBack]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('tells requests that need the database from those that do not', () => {
    // Of 10 refused ones 4 need none. 3 more of those were not answered, among the 20 that failed.
    const columns = columnsOf({ endpoints: [3], failed: [20], refused: [10], needless: [7] });
    expect(observe(columns, 1, 0.6)).toMatchObject({ refused: 6, needless: 7, errors: 17 });
  });
});
