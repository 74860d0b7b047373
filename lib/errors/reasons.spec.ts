import { expect, it } from 'vitest';
import { ProbesConfigurationError } from './configuration-error.js';
import { describeError } from './describe-error.js';
import { isError } from './is-error.js';

const named = (name: unknown) => Object.assign(new Error(''), { name });

it.each<[what: string, thrown: unknown, words: string]>([
  [
    'one of whose parts it says already',
    new AggregateError([new Error('x refused'), new Error('y refused')], 'x refused'),
    'x refused: x refused; y refused',
  ],
  [
    'all of whose parts it says already',
    new AggregateError([new Error('x refused'), new Error('y refused')], 'x refused, y refused'),
    'x refused, y refused',
  ],
  ['whose cause is nothing', new Error('x', { cause: null }), 'x'],
  ['that says nothing but has a cause', new Error('', { cause: new Error('refused') }), 'refused'],
  ['whose name alone says something', named('TimeoutError'), 'TimeoutError'],
  ['whose name is no text', named(7), 'Error'],
  ['whose name is empty', named(''), 'Error'],
  [
    'whose message is no text',
    Object.assign(new Error('x'), { message: 7 }),
    'An error that cannot be shown was thrown',
  ],
  ['that only looks like one', { message: 'like an error' }, 'like an error'],
])('an error %s', (_what, thrown, words) => {
  expect(describeError(thrown)).toBe(words);
});

it('an error is one by its class, or by its nature', () => {
  expect(isError(new Error('x'))).toBe(true);
  expect(isError(Object.create(Error.prototype))).toBe(true);
  expect([isError({ message: 'x' }), isError('x'), isError(undefined)]).toEqual([false, false, false]);
});

it('an error of configuration is known by its name', () => {
  expect(new ProbesConfigurationError('wrong').name).toBe('ProbesConfigurationError');
});
