import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrintable, oneLine } from './one-line.js';

/** Any character of the first plane, with the important ones more often. */
const someCharacter = fc.oneof(
  fc.integer({ min: 0, max: 0xff_ff }).map((code) => String.fromCharCode(code)),
  fc.constantFrom(...' \n\r\u2028\u2029\u0085\u001b\u202e\u2066\u200b\u200da'),
);

describe('oneLine', () => {
  it.each([
    ['a plain text', 'connect ECONNREFUSED ::1:5432', 'connect ECONNREFUSED ::1:5432'],
    ['spaces of a plain text', '  a  b ', '  a  b '],
    ['letters of any script, joiners and emoji', 'größe 漢字 می‌خواهم 👩‍💻 🇨🇭', 'größe 漢字 می‌خواهم 👩‍💻 🇨🇭'],
    ['a tab', 'a\tb', 'a b'],
    [
      'a message of Prisma',
      '\nInvalid `x.find()` invocation:\n\n\nCannot reach db\n',
      'Invalid `x.find()` invocation: Cannot reach db',
    ],
    ['a message of Drizzle', 'Failed query: select 1\nparams: ', 'Failed query: select 1 params:'],
    ['each kind of line break', 'a\nb\rc\r\nd\ve\ff\u0085g\u2028h\u2029i', 'a b c d e f g h i'],
    ['the escape of a terminal', '\u001b[31mred\u001b[0m', String.raw`\u001b[31mred\u001b[0m`],
    ['zero, the bell, delete', 'a\0b\u0007c\u007fd', String.raw`a\u0000b\u0007c\u007fd`],
    ['the C1 controls, which terminals obey too', 'a\u009b2Kb', String.raw`a\u009b2Kb`],
    [
      'characters that change the direction',
      'a\u202eb\u2066c\u200fd\u061ce',
      String.raw`a\u202eb\u2066c\u200fd\u061ce`,
    ],
    ['what has no shape', 'a\u200bb\ufeffc\u{e0041}d\u00ade', String.raw`a\u200bb\ufeffc\u{e0041}d\u00ade`],
    ['half surrogate pairs', 'a\ud800b\udc00', String.raw`a\ud800b\udc00`],
  ])('keeps or writes %s', (_what, text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });

  it('leaves only printable characters, and does not change its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: someCharacter }), (text) => {
        const line = oneLine(text);
        expect(isPrintable(line)).toBe(true);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(oneLine(line)).toBe(line);
      }),
    );
  });

  it.each(['\n', '\t', '\u001b', '\u2028', '\u202e', '\u0085', '\ud800'])(
    'treats %j as not printable',
    (unprintable) => {
      expect(isPrintable(`data${unprintable}base`)).toBe(false);
    },
  );

  it.each(['database', 'orders db', 'größe', '漢字 👩‍💻'])('treats %s as printable', (text) => {
    expect(isPrintable(text)).toBe(true);
  });
});
