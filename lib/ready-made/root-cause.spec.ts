import { describe, expect, it } from 'vitest';
import { rootCause } from './root-cause.js';

describe('rootCause', () => {
  it.each([
    ['a plain error', new Error('refused'), 'refused'],
    [
      'what fetch throws',
      new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }),
      'connect ECONNREFUSED',
    ],
    [
      'one error per address',
      new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]),
      '::1 refused; 127.0.0.1 refused',
    ],
    [
      'both at once',
      new TypeError('fetch failed', { cause: new AggregateError([new Error('a'), new Error('b')]) }),
      'a; b',
    ],
    ['an aggregate of nothing', new AggregateError([], 'nothing worked'), 'nothing worked'],
    ['an error without a message', new RangeError(), 'RangeError'],
    ['a cause that is no error', new Error('refused', { cause: 'weather' }), 'refused'],
    ['a thrown string', 'no', 'no'],
  ])('finds the sentence in %s', (_title, error, expected) => {
    expect(rootCause(error)).toBe(expected);
  });
});
