import { expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { requireThat } from './compare.js';

type Relation = Parameters<typeof requireThat>[2];

const check = (value: number, relation: Relation, other: number) => () =>
  requireThat('X: ', { name: 'a', value }, relation, { name: 'b', value: other }, 'nothing would come of it');

it.each<[value: number, relation: Relation, other: number]>([
  [2, 'above', 1],
  [1, 'below', 2],
  [1, 'at least', 1],
  [2, 'at least', 1],
  [1, 'at most', 1],
  [1, 'at most', 2],
])('%d is %s %d', (value, relation, other) => {
  expect(check(value, relation, other)).not.toThrow();
});

it.each<[value: number, relation: Relation, other: number, mend: string]>([
  [1, 'above', 1, 'Raise `a`, or lower `b`.'],
  [1, 'above', 2, 'Raise `a`, or lower `b`.'],
  [1, 'below', 1, 'Lower `a`, or raise `b`.'],
  [2, 'below', 1, 'Lower `a`, or raise `b`.'],
  [1, 'at least', 2, 'Raise `a`, or lower `b`.'],
  [2, 'at most', 1, 'Lower `a`, or raise `b`.'],
])(
  '%d is not %s %d: the error says what was found, what was expected and how to mend it',
  (value, relation, other, mend) => {
    expect(check(value, relation, other)).toThrow(
      new ProbesConfigurationError(
        `X: \`a\` must be ${relation} \`b\` (${other}), got ${value}: nothing would come of it. ${mend}`,
      ),
    );
  },
);
