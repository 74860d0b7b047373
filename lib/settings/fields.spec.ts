import { describe, expect, it } from 'vitest';
import {
  amount,
  count,
  countOrForEver,
  flag,
  flagOr,
  flagOrWord,
  listOf,
  nonNegativeMs,
  oneOf,
  part,
  port,
  positiveMs,
  section,
  text,
} from './fields.js';
import { type Field, readFields } from './read-fields.js';

const LONGEST_DELAY_MS = 2 ** 31 - 1;

interface Case {
  readonly kind: string;
  readonly field: Field<unknown>;
  readonly expected: string;
  readonly accepted: readonly unknown[];
  readonly refused: readonly unknown[];
}

const CASES: readonly Case[] = [
  {
    kind: 'a duration that must pass',
    field: positiveMs(750),
    expected: 'a positive number of milliseconds, 2147483647 at most',
    accepted: [0.5, 1, 750, LONGEST_DELAY_MS],
    refused: [0, -1, -0, NaN, Infinity, LONGEST_DELAY_MS + 1, '750', 750n, null, [750]],
  },
  {
    kind: 'a duration that may be nothing',
    field: nonNegativeMs(1_000),
    expected: 'a number of milliseconds from 0 to 2147483647',
    accepted: [0, -0, 0.5, 1_000, LONGEST_DELAY_MS],
    refused: [-1, NaN, Infinity, LONGEST_DELAY_MS + 1, '0', null],
  },
  {
    kind: 'a count',
    field: count(3),
    expected: 'a whole number, 1 or more',
    accepted: [1, 3, Number.MAX_SAFE_INTEGER],
    refused: [0, -1, 1.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1, '3', 3n, null],
  },
  {
    kind: 'a count that may have no end',
    field: countOrForEver(3),
    expected: 'a whole number, 1 or more, or Infinity',
    accepted: [1, 3, Infinity],
    refused: [0, -Infinity, 1.5, NaN, '3', 'Infinity', null],
  },
  {
    kind: 'an amount',
    field: amount('days', 21),
    expected: 'a number of days, 0 or more',
    accepted: [0, 0.5, 1e300],
    refused: [-1, NaN, Infinity, '21', null],
  },
  {
    kind: 'an amount with a limit',
    field: amount('percent', 10, 100),
    expected: 'a number of percent from 0 to 100',
    accepted: [0, 0.5, 100],
    refused: [-1, 100.1, NaN, Infinity, '10', null],
  },
  {
    kind: 'a part',
    field: part(0.8),
    expected: 'a number from 0 to 1',
    accepted: [0, 0.5, 1],
    refused: [-0.1, 1.1, 80, NaN, Infinity, '1', null],
  },
  {
    kind: 'a port',
    field: port(),
    expected: 'a port number from 0 to 65535',
    accepted: [0, 1, 8_080, 65_535],
    refused: [-1, 65_536, 1.5, NaN, Infinity, '8080', 8_080n, null, undefined, [8_080]],
  },
  {
    kind: 'a flag',
    field: flag(true),
    expected: 'true or false',
    accepted: [true, false],
    refused: [0, 1, 'true', '', null],
  },
  {
    kind: 'a flag with a word between its two values',
    field: flagOrWord('until-ready', true),
    expected: "true, false or 'until-ready'",
    accepted: [true, false, 'until-ready'],
    refused: [0, 'true', 'Until-ready', '', null, undefined, ['until-ready']],
  },
  {
    kind: 'a flag that may have settings',
    field: flagOr('`attempts`, `delayMs`'),
    expected: 'true, false or an object with `attempts`, `delayMs`',
    accepted: [true, false, {}, { attempts: 3 }],
    refused: [0, 'true', '', null, undefined, () => ({})],
  },
  {
    kind: 'a text',
    field: text('health'),
    expected: 'a string that is not empty',
    accepted: ['x', ' x '],
    refused: ['', '  ', 1, null, ['x']],
  },
  {
    kind: 'a choice',
    field: oneOf(['full', 'status'], 'full'),
    expected: "'full' or 'status'",
    accepted: ['full', 'status'],
    refused: ['', 'Full', 'none', null, ['full']],
  },
  {
    kind: 'a list of choices',
    field: listOf(['startup', 'liveness'], []),
    expected: "a list of 'startup', 'liveness'",
    accepted: [[], ['startup'], ['liveness', 'startup']],
    refused: ['startup', ['ready'], ['startup', 1], [undefined], { 0: 'startup' }, null],
  },
  {
    kind: 'a section',
    field: section(),
    expected: 'an object',
    accepted: [{}, { timeoutMs: 1 }],
    refused: [null, 1, 'x', true, () => ({})],
  },
];

describe.each(CASES)('$kind', ({ field, expected, accepted, refused }) => {
  it('says what is expected', () => {
    expect(field.expected).toBe(expected);
  });

  it.each(accepted.map((value) => [value]))('may be %o', (value) => {
    expect(field.accepts(value)).toBe(true);
  });

  it.each(refused.map((value) => [value]))('may not be %o', (value) => {
    expect(field.accepts(value)).toBe(false);
  });
});

it.each([
  [positiveMs(750), 750],
  [positiveMs<undefined>(undefined), undefined],
  [nonNegativeMs(5), 5],
  [count(3), 3],
  [countOrForEver(3), 3],
  [flagOrWord('until-ready', true), true],
  [flagOr('`attempts`'), false],
  [flagOr('`attempts`', true), true],
  [amount('days', 21), 21],
  [amount('bytes', undefined), undefined],
  [part(0.8), 0.8],
  [flag(false), false],
  [text('health'), 'health'],
  [oneOf(['full', 'status'], 'status'), 'status'],
  [listOf(['startup'], ['startup']), ['startup']],
  [section(), undefined],
])('a field that is left out gets its default (%#)', (field: Field<unknown>, fallback) => {
  expect(readFields({}, { field }, {})).toEqual({ field: fallback });
});

it('a port cannot be left out', () => {
  expect(() => readFields({}, { port: port() }, {})).toThrow(
    '`port` must be a port number from 0 to 65535, got undefined. It has no default: name one.',
  );
});

it.each(['a\nb', 'a\tb', 'a\u001b[2Kb', 'a\u2028b', 'a\u202eb', 'a\u0085b'])(
  'a text must be one line, unlike %j',
  (value) => {
    const refused = (how: string) =>
      new RegExp(`^the subject: \`name\` must be one line without control characters, got ".*"\\. ${how}$`, 's');
    const where = { subject: 'the subject: ' };
    expect(() => readFields({ name: value }, { name: text('x') }, where)).toThrow(
      refused('Leave it out to use "x"\\.'),
    );
    // A default name comes from the code, so leaving it out is no way out.
    expect(() => readFields({}, { name: text(value) }, where)).toThrow(refused('Set it by hand\\.'));
  },
);
