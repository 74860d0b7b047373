import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlainDetails, plainDetails } from './plain-details.js';

type PlainValue = PlainDetails[string];

/** The copy of this value. */
function plain(value: unknown): PlainValue | undefined {
  return plainDetails({ value })['value'];
}

function throwing(): never {
  throw new Error('no entry');
}

const circle: Record<string, unknown> = { name: 'circle' };
circle['self'] = circle;

function nested(levels: number): object {
  return levels === 0 ? {} : { next: nested(levels - 1) };
}

class Figures {
  readonly size = 1;
  get hidden(): number {
    return 2;
  }
}

describe('plainDetails', () => {
  it.each<[what: string, value: unknown, copied: PlainValue | undefined]>([
    ['a string', 'text', 'text'],
    ['a number', 1.5, 1.5],
    ['NaN, which JSON cannot hold', NaN, 'NaN'],
    ['Infinity', -Infinity, '-Infinity'],
    ['a BigInt', 12345678901234567890n, '12345678901234567890'],
    ['a boolean', false, false],
    ['null', null, null],
    ['undefined', undefined, undefined],
    ['a function', throwing, undefined],
    ['a symbol', Symbol('s'), undefined],
    ['a list', [1, 'a', [true]], [1, 'a', [true]]],
    ['values of a list that JSON leaves out', [undefined, throwing], [null, null]],
    ['holes of a list', Array.from({ length: 2 }), [null, null]],
    ['an object', { a: { b: 1 } }, { a: { b: 1 } }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['an instance', new Figures(), { size: 1 }],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid date', new Date(NaN), null],
    ['an error', new Error('refused'), 'refused'],
    ['a typed array', new Float64Array(4), '(32 bytes)'],
    ['a buffer', Buffer.from('secret'), '(6 bytes)'],
    ['what toJSON says', { toJSON: () => ({ a: [1] }) }, { a: [1] }],
    ['a toJSON that is not a function', { toJSON: 1 }, { toJSON: 1 }],
    ['a toJSON that throws', { toJSON: throwing }, '(cannot be read: no entry)'],
    [
      'a getter that throws',
      Object.defineProperty({ a: 1 }, 'b', { get: throwing, enumerable: true }),
      { a: 1, b: '(cannot be read: no entry)' },
    ],
    ['a proxy that throws', new Proxy({}, { ownKeys: throwing }), '(cannot be read: no entry)'],
    ['credentials', 'postgres://app:hunter2@db', 'postgres://***@db'],
  ])('copies %s', (_what, value, copied) => {
    expect(plain(value)).toEqual(copied);
  });

  it('copies an error of another realm by its message too', () => {
    expect(plain(runInNewContext('new Error("foreign")'))).toBe('foreign');
  });

  it('leaves out the values that JSON leaves out', () => {
    expect(Object.keys(plainDetails({ a: undefined, b: throwing, c: 1 }))).toEqual(['c']);
  });

  it.each<[what: string, details: object, copied: object]>([
    ['a list', [1, 2], { value: [1, 2] }],
    ['an error', new Error('refused'), { value: 'refused' }],
    ['a date', new Date(0), { value: '1970-01-01T00:00:00.000Z' }],
    ['an object whose toJSON returns nothing', { toJSON: () => undefined }, { value: null }],
    ['an invalid date', new Date(NaN), { value: null }],
    ['an object that cannot be read', { toJSON: throwing }, { value: '(cannot be read: no entry)' }],
  ])('puts details that are %s under a key', (_what, details, copied) => {
    expect(plainDetails(details)).toEqual(copied);
  });

  it('keeps a key called __proto__ as a key', () => {
    const copied = plainDetails(JSON.parse('{"__proto__": {"polluted": true}, "a": 1}'));
    expect(JSON.stringify(copied)).toBe('{"__proto__":{"polluted":true},"a":1}');
    expect(copied).not.toHaveProperty('polluted');
  });

  it('shows no credentials in keys', () => {
    expect(plainDetails({ 'redis://:hunter2@cache': 'up' })).toEqual({ 'redis://***@cache': 'up' });
  });

  it.each([
    'password',
    'DB_PASSWORD',
    'pass',
    'clientSecret',
    'access_token',
    'Authorization',
    'api-key',
    'api_key',
    'apiKey',
    'access-key',
    'aws_access_key_id',
    'accessKey',
  ])('shows no text whose name, %s, is the name of a secret', (name) => {
    expect(plainDetails({ [name]: 'hunter2', nested: [{ [name]: 'hunter2' }] })).toEqual({
      [name]: '***',
      nested: [{ [name]: '***' }],
    });
  });

  it('shows numbers and null below such a name, but no text', () => {
    const token = ['hunter2', { value: 'hunter3', left: 42, renewed: null }];
    expect(plainDetails({ token })).toEqual({ token: ['***', { value: '***', left: 42, renewed: null }] });
  });

  it('shows no arguments of a command, which ioredis puts in its errors', () => {
    expect(plainDetails({ command: { name: 'auth', args: ['shop', 'hunter2'] } })).toEqual({
      command: { name: 'auth', args: ['***', '***'] },
    });
    expect(plainDetails({ command: 'auth', args: ['--verbose'] })).toEqual({ command: 'auth', args: ['--verbose'] });
    expect(plainDetails({ name: 'auth', state: 'open' })).toEqual({ name: 'auth', state: 'open' });
  });

  it.each<[what: string, details: object, copied: object]>([
    ['raw headers', ['Host', 'db', 'X-Api-Key', 'hunter2'], ['Host', 'db', 'X-Api-Key', '***']],
    [
      'pairs',
      [
        ['password', 'hunter2'],
        ['host', 'db'],
      ],
      [
        ['password', '***'],
        ['host', 'db'],
      ],
    ],
    ['a name and its value', { name: 'DB_PASSWORD', value: 'hunter2' }, { name: 'DB_PASSWORD', value: '***' }],
    ['another name and its value', { name: 'DB_HOST', value: 'db' }, { name: 'DB_HOST', value: 'db' }],
    ['a value below a secret', { password: { value: 'hunter2' } }, { password: { value: '***' } }],
    ['a password of digits', { password: 123456, tokens: 7 }, { password: '***', tokens: 7 }],
    ['user and password of an axios', { auth: 'user:hunter2' }, { auth: '***' }],
    [
      'names that are not texts',
      { list: [{ name: 1, value: 'x' }, 7, 'x'] },
      { list: [{ name: 1, value: 'x' }, 7, 'x'] },
    ],
    ['facts about a secret', { tokenType: 'bearer', secretName: 'db' }, { tokenType: 'bearer', secretName: 'db' }],
  ])('shows %s without the secret', (_what, value, copied) => {
    expect(plain(value)).toEqual(copied);
  });

  it.each(['smtpPass', 'MAILPASS', 'bindpw', 'webhookSig', 'connect.sid', 'bindCredentials', 'passwords'])(
    'shows no text under %s',
    (name) => {
      expect(plain({ [name]: 'hunter2' })).toEqual({ [name]: '***' });
    },
  );

  it('shows numbers whose name is the name of a secret', () => {
    expect(plainDetails({ tokens_left: 42, password_set: true })).toEqual({ tokens_left: 42, password_set: true });
  });

  it.each(['passed', 'compass', 'author', 'keys', 'authority', 'design'])('shows a text with the name %s', (name) => {
    expect(plainDetails({ [name]: 'x' })).toEqual({ [name]: 'x' });
  });

  it('ends in a circle', () => {
    const text = JSON.stringify(plainDetails(circle));
    expect(text.match(/circle/g)).toHaveLength(6);
    expect(text).toContain('"self":"(nested too deeply)"');
  });

  it('copies six levels and says that there are more', () => {
    expect(JSON.stringify(plainDetails(nested(5)))).toBe(JSON.stringify(nested(5)));
    expect(JSON.stringify(plainDetails(nested(6)))).toContain('"next":"(nested too deeply)"');
  });

  it('ends in a list that contains itself', () => {
    const list: unknown[] = [];
    list.push(list);
    expect(JSON.stringify(plain(list))).toBe('[[[[["(nested too deeply)"]]]]]');
  });

  it('ends when toJSON() always returns another such object', () => {
    const again = { toJSON: () => ({ ...again }) };
    expect(plain(again)).toBe('(nested too deeply)');
  });

  it('copies a hundred entries of an object and says how many more there are', () => {
    const wide = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`key_${index}`, index]));
    const entries = Object.entries(plainDetails(wide));
    expect(entries).toHaveLength(101);
    expect(entries.at(-2)).toEqual(['key_99', 99]);
    expect(entries.at(-1)).toEqual(['…', '(50 more)']);
  });

  it('copies a hundred entries of lists, all together, and says how many more there are', () => {
    const list = Array.from({ length: 60 }, (_, index) => index);
    const { first, second } = plainDetails({ first: list, second: list });
    expect(first).toEqual(list);
    expect(second).toEqual([...list.slice(0, 38), '(22 more)']);
  });

  it('cuts a string of 10 MB', () => {
    expect(plain('x '.repeat(5_000_000))).toMatch(/^(?:x ){500}… \(10000000 characters\)$/);
  });

  it('cuts a very long BigInt', () => {
    expect(JSON.stringify(plainDetails({ value: 10n ** 50_000n })).length).toBeLessThan(2_000);
  });

  it('makes JSON of limited size of any value', () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    fc.assert(fc.property(anything, (value) => expectBounded(plainDetails({ value }))));
  });

  it('makes JSON of limited size of a value that is long, wide and deep', () => {
    const { value } = fc.letrec((tie) => ({
      text: fc.integer({ min: 0, max: 3_000 }).map((length) => 'x '.repeat(length)),
      list: fc
        .tuple(tie('value'), fc.integer({ min: 0, max: 200 }))
        .map(([entry, length]) => Array.from({ length }, () => entry)),
      object: fc
        .tuple(tie('value'), fc.integer({ min: 0, max: 200 }))
        .map(([entry, size]) => Object.fromEntries(Array.from({ length: size }, (_, key) => [`key ${key}`, entry]))),
      value: fc.oneof({ maxDepth: 10 }, tie('text'), tie('list'), tie('object')),
    }));
    fc.assert(
      fc.property(value, (details) => expectBounded(plainDetails({ details }))),
      { numRuns: 20 },
    );
  });
});

/** The number of values, the depth and the length of each are limited, so the whole is limited too. */
function expectBounded(details: PlainValue): void {
  let values = 0;
  const walk = (value: PlainValue, depth: number): void => {
    values += 1;
    expect(depth).toBeLessThanOrEqual(6);
    if (typeof value === 'string') expect(value.length).toBeLessThan(1_040);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, entry] of Object.entries<PlainValue>(value as { [key: string]: PlainValue })) {
      expect(key.length).toBeLessThan(1_040);
      walk(entry, depth + 1);
    }
  };
  walk(details, 0);
  expect(values).toBeLessThanOrEqual(202);
  expect(JSON.stringify(details)).toBeTypeOf('string');
}
