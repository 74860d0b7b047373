import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.js';

const circular = new Error('round');
circular.cause = circular;

/** Each the cause of the one before it. */
function chain(...messages: string[]): Error | undefined {
  return messages.reduceRight<Error | undefined>((cause, message) => new Error(message, { cause }), undefined);
}

/** An error inside of aggregates without a message. */
function wrapped(times: number): Error {
  return times === 0 ? new Error('refused') : new AggregateError([wrapped(times - 1)]);
}

const UNSHOWABLE = 'An error that cannot be shown was thrown';

describe('describeError', () => {
  it.each<[what: string, thrown: unknown, words: string]>([
    ['an error by its message', new Error('boom'), 'boom'],
    ['an error without a message by its name', new TypeError(), 'TypeError'],
    ['an error of another realm by its message', runInNewContext('new Error("foreign")'), 'foreign'],
    ['a string by itself', 'boom', 'boom'],
    ['undefined as thrown', undefined, 'undefined was thrown'],
    ['null as thrown', null, 'null was thrown'],
    ['a number as thrown', 42, '42 was thrown'],
    ['a symbol as thrown', Symbol('boom'), 'Symbol(boom) was thrown'],
    [
      'a cause behind what it led to',
      new Error('fetch failed', { cause: new Error('ECONNREFUSED') }),
      'fetch failed: ECONNREFUSED',
    ],
    ['a cause that is no error', new Error('fetch failed', { cause: 'refused' }), 'fetch failed: refused'],
    [
      'a cause that the message repeats only once',
      new Error('got: refused', { cause: new Error('refused') }),
      'got: refused',
    ],
    ['causes three levels down and no further', chain('one', 'two', 'three', 'four', 'five'), 'one: two: three: four'],
    [
      'only once what the innermost cause says already',
      chain('query failed: refused', 'wrapped', 'refused'),
      'query failed: refused',
    ],
    [
      'only once what the last cause that is followed says already',
      chain('one: four', 'two', 'three', 'four', 'five'),
      'one: four',
    ],
    ['what is in aggregates three levels down', wrapped(3), 'refused'],
    ['aggregates further down by their name', wrapped(4), 'AggregateError'],
    ['an error that is its own cause', circular, 'round'],
    [
      'an aggregate without a message by its errors',
      new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')]),
      '::1 refused; 127.0.0.1 refused',
    ],
    [
      'an aggregate by its message and its errors',
      new AggregateError([new Error('one')], 'all failed'),
      'all failed: one',
    ],
    [
      'an aggregate as a cause',
      new Error('fetch failed', { cause: new AggregateError([new Error('refused')]) }),
      'fetch failed: refused',
    ],
    [
      'an error whose message is a getter that throws',
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw new Error('no');
        },
      }),
      UNSHOWABLE,
    ],
    [
      'an object whose toString() throws',
      {
        toString: () => {
          throw new Error('no');
        },
      },
      UNSHOWABLE,
    ],
    ['an object without a toString()', Object.create(null), UNSHOWABLE],
    ['an error whose message is no string', Object.assign(new Error('x'), { message: 42 }), UNSHOWABLE],
  ])('describes %s', (_what, thrown, words) => {
    expect(describeError(thrown)).toBe(words);
  });

  it('ends for an aggregate that holds itself', () => {
    const aggregate = new AggregateError([]);
    aggregate.errors.push(aggregate, aggregate);
    expect(describeError(aggregate)).toContain('AggregateError');
  });

  it('shows no credentials, those of a cause neither', () => {
    const error = new Error('at postgres://a:hunter2@db', { cause: new Error('password=hunter2') });
    expect(describeError(error)).toBe('at postgres://***@db: password=***');
  });

  it('cuts a message that nobody would read to the end', () => {
    expect(describeError(new Error('no '.repeat(1_000)))).toMatch(/… \(3000 characters\)$/);
  });

  it('finds words for anything that can be thrown', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }), (thrown) => {
        expect(describeError(thrown)).toBeTypeOf('string');
      }),
    );
  });
});
