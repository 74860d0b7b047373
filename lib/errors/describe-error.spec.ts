import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.js';

const circular = new Error('round');
circular.cause = circular;

/** A chain of errors: each one is the cause of the one before. */
function chain(...messages: string[]): Error | undefined {
  return messages.reduceRight<Error | undefined>((cause, message) => new Error(message, { cause }), undefined);
}

/** An error inside several aggregates without a message. */
function wrapped(times: number): Error {
  return times === 0 ? new Error('refused') : new AggregateError([wrapped(times - 1)]);
}

/** An error as @nestjs/terminus 11 throws it. */
function healthCheckError(message: string, causes: object): Error {
  return Object.assign(new Error(message), { isHealthCheckError: true, causes });
}

const UNSHOWABLE = 'An error that cannot be shown was thrown';

describe('describeError', () => {
  it.each<[what: string, thrown: unknown, words: string]>([
    ['an error by its message', new Error('boom'), 'boom'],
    ['an error without a message by its name', new TypeError(), 'TypeError'],
    ['an error of another realm by its message', runInNewContext('new Error("foreign")'), 'foreign'],
    ['a string as it is', 'boom', 'boom'],
    ['undefined as thrown', undefined, 'undefined was thrown'],
    ['null as thrown', null, 'null was thrown'],
    ['a number as thrown', 42, '42 was thrown'],
    ['a symbol as thrown', Symbol('boom'), 'Symbol(boom) was thrown'],
    [
      'a cause after the error that it caused',
      new Error('fetch failed', { cause: new Error('ECONNREFUSED') }),
      'fetch failed: ECONNREFUSED',
    ],
    ['a cause that is not an error', new Error('fetch failed', { cause: 'refused' }), 'fetch failed: refused'],
    [
      'a cause that the message repeats only once',
      new Error('got: refused', { cause: new Error('refused') }),
      'got: refused',
    ],
    ['causes three levels down and no further', chain('one', 'two', 'three', 'four', 'five'), 'one: two: three: four'],
    [
      'an error and its innermost cause with the same text only once',
      chain('query failed: refused', 'wrapped', 'refused'),
      'query failed: refused',
    ],
    [
      'an error and the last cause that is read with the same text only once',
      chain('one: four', 'two', 'three', 'four', 'five'),
      'one: four',
    ],
    ['errors in aggregates three levels down', wrapped(3), 'refused'],
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
    ['an error whose message is not a string', Object.assign(new Error('x'), { message: 42 }), UNSHOWABLE],
  ])('describes %s', (_what, thrown, words) => {
    expect(describeError(thrown)).toBe(words);
  });

  it('ends for an aggregate that contains itself', () => {
    const aggregate = new AggregateError([]);
    aggregate.errors.push(aggregate, aggregate);
    expect(describeError(aggregate)).toContain('AggregateError');
  });

  it.each<[what: string, thrown: unknown, words: string]>([
    [
      'five errors of an aggregate, and how many more there are',
      new AggregateError(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((message) => new Error(message))),
      'a; b; c; d; e; 2 more',
    ],
    ['five of five errors without a number of more', new AggregateError(['a', 'b', 'c', 'd', 'e']), 'a; b; c; d; e'],
    [
      'an aggregate of another realm by its errors',
      runInNewContext('new AggregateError([new Error("one"), new Error("two")])'),
      'one; two',
    ],
    ['an error with `errors` that is not an AggregateError', Object.assign(new Error(''), { errors: ['one'] }), 'one'],
    [
      '`errors` that are not a list by the message',
      Object.assign(new Error('invalid'), { errors: { a: 'one' } }),
      'invalid',
    ],
    [
      'objects with a message by the message',
      { errors: [{ message: 'one' }], message: 'all failed' },
      'all failed: one',
    ],
    ['an error without name and message', Object.assign(new Error(''), { name: '' }), 'Error'],
    [
      'a HealthCheckError of Terminus by the results in it',
      healthCheckError('Typeorm failed', {
        database: { status: 'down', message: 'timeout of 1000ms exceeded' },
        cache: { status: 'down', error: 'refused' },
        queue: { status: 'down' },
        odd: null,
      }),
      'Typeorm failed: database: timeout of 1000ms exceeded; cache: refused; queue: down; odd: down',
    ],
    ['`causes` of another error by its message', Object.assign(new Error('x'), { causes: { a: 'one' } }), 'x'],
    [
      'an aggregate whose message repeats its errors only once',
      new AggregateError([new Error('::1 refused'), new Error('127.0.0.1 refused')], '::1 refused, 127.0.0.1 refused'),
      '::1 refused, 127.0.0.1 refused',
    ],
    [
      'a cause whose letters are only part of words in the message',
      new Error('cannot connect', { cause: new Error('connect') }),
      'cannot connect',
    ],
    [
      'a cause that is only part of a word in the message',
      new Error('disconnected', { cause: new Error('connect') }),
      'disconnected: connect',
    ],
    [
      'a cause whose credentials are blanked out in the message',
      new Error('at redis://***@h refused', { cause: new Error('redis://:hunter2@h refused') }),
      'at redis://***@h refused',
    ],
    [
      'a cause that cannot be shown after a message that can',
      new Error('failed', { cause: Object.create(null) }),
      `failed: ${UNSHOWABLE}`,
    ],
    ['several lines as one', new Error('Invalid invocation:\n\n  no such host\n'), 'Invalid invocation: no such host'],
    ['an escape of a terminal as text', new Error('\u001b[2Kgone'), String.raw`\u001b[2Kgone`],
  ])('describes %s', (_what, thrown, words) => {
    expect(describeError(thrown)).toBe(words);
  });

  it('reads a limited number of errors of any width and depth', () => {
    let read = 0;
    const wide = (depth: number): Error => {
      const error = Object.defineProperty(new Error(), 'message', { get: () => `error ${(read += 1)}` });
      if (depth > 0) Object.assign(error, { errors: Array.from({ length: 100 }, () => wide(depth - 1)) });
      return error;
    };
    describeError(wide(2));
    expect(read).toBeLessThanOrEqual(20);
  });

  it('ends for causes and aggregates that contain each other', () => {
    const first = new Error('first');
    const second = new AggregateError([first], 'second', { cause: first });
    first.cause = second;
    expect(describeError(first)).toBe('first: second');
    const holder = new AggregateError([], 'all failed');
    holder.errors.push(holder, new Error('one'));
    expect(describeError(holder)).toBe('all failed: one');
  });

  it('shows no credentials, also not those of a cause', () => {
    const error = new Error('at postgres://a:hunter2@db', { cause: new Error('password=hunter2') });
    expect(describeError(error)).toBe('at postgres://***@db: password=***');
  });

  it('cuts a very long message', () => {
    expect(describeError(new Error('no '.repeat(1_000)))).toMatch(/… \(3000 characters\)$/);
  });

  it('returns a text for anything that can be thrown', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }), (thrown) => {
        expect(describeError(thrown)).toBeTypeOf('string');
      }),
    );
  });
});
