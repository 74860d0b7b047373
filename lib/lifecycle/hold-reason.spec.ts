import { expect, it } from 'vitest';
import { holdReason } from './hold-reason.js';

const throws = (): never => {
  throw new Error('not for you');
};

class Unspeakable extends Error {
  override get message(): string {
    return throws();
  }
}

it.each<[what: string, why: unknown, reason: string]>([
  ['a text', 'maintenance until noon', 'maintenance until noon'],
  ['a text with a credential', 'cannot reach redis://shop:s3cr3t@cache:6379', 'cannot reach redis://***@cache:6379'],
  ['an error', new Error('disk full'), 'disk full'],
  ['an error with a cause', new Error('flush failed', { cause: new Error('disk full') }), 'flush failed: disk full'],
  ['nothing', undefined, 'taken out of service'],
  ['null', null, 'taken out of service'],
  ['a number', 503, '503'],
  ['a symbol', Symbol('maintenance'), 'Symbol(maintenance)'],
  ['an object with a toString() of its own', { toString: () => 'maintenance' }, 'maintenance'],
  ['an object whose toString() throws', { toString: throws }, 'taken out of service'],
  ['an object without toString()', Object.create(null), 'taken out of service'],
  ['an object whose toString() gives no text', { toString: () => ({}), valueOf: () => ({}) }, 'taken out of service'],
  ['an error whose message throws', new Unspeakable(), 'An error that cannot be shown was thrown'],
  [
    'an object that throws at each touch',
    new Proxy({}, { get: throws, getPrototypeOf: throws }),
    'taken out of service',
  ],
])('%s becomes a reason', (_what, why, reason) => {
  expect(holdReason(why)).toBe(reason);
});

it('a reason of 1 MB is cut', () => {
  expect(holdReason('x'.repeat(1_000_000)).length).toBeLessThan(2_000);
});
