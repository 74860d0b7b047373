import { describe, expect, it } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { type Field, readFields, show } from './read-fields.js';

function above0<T>(fallback: T): Field<number | T> {
  return { expected: 'a number above 0', accepts: (value) => typeof value === 'number' && value > 0, fallback };
}

const critical: Field<boolean> = {
  expected: 'true or false',
  accepts: (value) => typeof value === 'boolean',
  fallback: true,
};

const FIELDS = { timeoutMs: above0(750), limitMs: above0(undefined), critical };

function refusal(raw: unknown, where: { subject?: string; path?: string } = {}): unknown {
  try {
    return readFields(raw, FIELDS, where);
  } catch (error) {
    return error;
  }
}

describe('readFields', () => {
  it('uses the values that are set and the defaults of the others', () => {
    expect(readFields({ timeoutMs: 5, critical: undefined }, FIELDS, {})).toEqual({
      timeoutMs: 5,
      limitMs: undefined,
      critical: true,
    });
  });

  it('uses all defaults when there are no options', () => {
    expect(readFields(undefined, FIELDS, {})).toEqual({ timeoutMs: 750, limitMs: undefined, critical: true });
  });

  it('returns frozen values, and does not change the given object', () => {
    const raw = { timeoutMs: 5 };
    expect(readFields(raw, FIELDS, {})).toSatisfy(Object.isFrozen);
    expect(raw).toEqual({ timeoutMs: 5 });
    expect(raw).not.toSatisfy(Object.isFrozen);
  });

  it.each<[what: string, raw: unknown, where: { subject?: string; path?: string }, sentence: string]>([
    ['a wrong value', { timeoutMs: -1 }, {}, '`timeoutMs` must be a number above 0, got -1. Leave it out to use 750.'],
    [
      'a wrong value of a section',
      { timeoutMs: 0 },
      { subject: 'ProbesModule: ', path: 'checks' },
      'ProbesModule: `checks.timeoutMs` must be a number above 0, got 0. Leave it out to use 750.',
    ],
    [
      'a wrong value of a setting without a default',
      { limitMs: 'no' },
      {},
      '`limitMs` must be a number above 0, got "no". Leave it out if in doubt.',
    ],
    [
      'null, which is not "left out"',
      { critical: null },
      {},
      '`critical` must be true or false, got null. Leave it out to use true.',
    ],
    [
      'an unknown name',
      { timeout: 1 },
      { subject: 'ProbesModule: ', path: 'checks' },
      'ProbesModule: `checks.timeout` is not an option; there are timeoutMs, limitMs, critical. Take it out, or correct its name.',
    ],
    [
      'an unknown name that every object inherits',
      Object.fromEntries([['constructor', 1]]),
      {},
      '`constructor` is not an option; there are timeoutMs, limitMs, critical. Take it out, or correct its name.',
    ],
    [
      'an unknown name whose value is undefined',
      { timeout: undefined },
      {},
      '`timeout` is not an option; there are timeoutMs, limitMs, critical. Take it out, or correct its name.',
    ],
    [
      'options that are not an object',
      5,
      { subject: 'X: ' },
      'X: the options must be an object, got 5. Leave them out for the defaults.',
    ],
    ['options that are null', null, {}, 'the options must be an object, got null. Leave them out for the defaults.'],
    [
      'a section that is a list',
      [1],
      { path: 'drain' },
      '`drain` must be an object, got [1]. Leave it out for the defaults.',
    ],
  ])('refuses %s by saying what was found, what was expected and how to mend it', (_what, raw, where, sentence) => {
    const error = refusal(raw, where);
    expect(error).toBeInstanceOf(ProbesConfigurationError);
    expect(error).toHaveProperty('message', sentence);
  });
});

describe('readFields with a field that cannot be left out', () => {
  const REQUIRED = { limitMs: { ...above0(750), required: true as const }, critical };

  it('uses the value', () => {
    expect(readFields({ limitMs: 5 }, REQUIRED, {})).toEqual({ limitMs: 5, critical: true });
  });

  it.each<[raw: unknown, found: string]>([
    [undefined, 'undefined'],
    [{}, 'undefined'],
    [{ limitMs: undefined }, 'undefined'],
    [{ limitMs: -1 }, '-1'],
    [{ limitMs: null }, 'null'],
  ])('refuses %j, and names no default', (raw, found) => {
    expect(() => readFields(raw, REQUIRED, { subject: 'X: ', path: 'server' })).toThrow(
      new ProbesConfigurationError(
        `X: \`server.limitMs\` must be a number above 0, got ${found}. It has no default: name one.`,
      ),
    );
  });
});

describe('show', () => {
  it.each<[value: unknown, shown: string]>([
    ['text', '"text"'],
    ['x'.repeat(200), `"${'x'.repeat(99)}`],
    [5, '5'],
    [5n, '5'],
    [NaN, 'NaN'],
    [undefined, 'undefined'],
    [null, 'null'],
    [true, 'true'],
    [Symbol('s'), 'Symbol(s)'],
    [['a', 1], '["a",1]'],
    [Array.from({ length: 100 }, () => 1), `[${'1,'.repeat(49)}1`],
    [{ a: 1 }, 'an object'],
    [new Map(), 'an object'],
    [refusal, 'the function refusal'],
    [
      (
        () => () =>
          undefined
      )(),
      'a function',
    ],
  ])('shows %o as %s', (value, shown) => {
    expect(show(value)).toBe(shown);
  });

  const circle: unknown[] = [];
  circle.push(circle);

  it.each<[what: string, value: unknown]>([
    ['a BigInt', [1n]],
    ['itself', circle],
  ])('does not throw for a list that contains %s', (_what, value) => {
    expect(show(value)).toBe('a list');
  });
});
