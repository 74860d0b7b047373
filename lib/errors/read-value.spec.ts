import { describe, expect, it } from 'vitest';
import {
  endOfAuthorization,
  endOfBrackets,
  endOfCookies,
  endOfParameter,
  endOfQuoted,
  endOfWord,
  quoteAt,
} from './read-value.js';

/** Each text has a bar where the value ends. It begins behind `x=`. */
function examples(end: (text: string, at: number) => number, texts: readonly string[]): void {
  it.each(texts)('%s', (marked) => {
    const text = `x=${marked.replace('|', '')}`;
    expect(end(text, 2) - 2).toBe(marked.indexOf('|'));
  });
}

describe('a word ends at', () => {
  examples(endOfWord, [
    'ab| c',
    'ab|',
    '|',
    'a,b|, c',
    'a"b|" c',
    'ab|,y=1',
    'a;b|; y=1',
    'ab|}',
    'a}b|} ',
    'ab|&y=1',
    'ab|,{"y":1',
  ]);
});

describe('a parameter ends at', () => {
  examples(endOfParameter, ['ab|&y=1', 'ab|#c', 'ab| c', 'a,b;c|', 'ab|"', "ab|'", '|', 'a=b|>c', 'ab|<', 'ab|`']);
});

describe('cookies end at', () => {
  examples(endOfCookies, ['a=1|', 'a=1; b=2| rest', 'a=1;b=2;c=3|', '|', 'a=1|, b=2']);
});

describe('an authorization ends at', () => {
  examples(endOfAuthorization, [
    'Bearer abc| rest',
    'Digest username="a b", response="c d"| rest',
    'Digest a=b, c="d\\"e"| x',
    'AWS4-HMAC-SHA256 Credential=a/b, Signature=c| rest',
    'abc rest| more',
    'a+c| rest',
    '|',
    'Digest a="b c|',
  ]);
});

describe('a quoted text ends at', () => {
  examples(
    (text, at) => endOfQuoted(text, at, '"'),
    [
      '"ab"| c',
      '"a""b"| c',
      '"a""|',
      String.raw`"a\"b"| c`,
      String.raw`"a\\"| c`,
      String.raw`"a\\\"b"| c`,
      String.raw`"a\x"| c"`,
      String.raw`"a\\\\"| c"`,
      '"ab|',
      '"a\'b"| c\'',
      '""""| c',
      String.raw`"\|`,
    ],
  );
});

describe('a text in escaped quotes ends at', () => {
  examples(
    (text, at) => endOfQuoted(text, at, String.raw`\"`),
    [
      String.raw`\"ab\"| c`,
      String.raw`\"a"b\"| c`,
      String.raw`\"a\\"b\"| c`,
      String.raw`\"a\\\"b\"| c`,
      String.raw`\"a\'b\"| c`,
      String.raw`\"ab|`,
    ],
  );
});

describe('brackets end at', () => {
  examples(endOfBrackets, [
    '[a]| b',
    '{a:[b],c:(d)}| e',
    '["]"]| b',
    '["a\\"]"]| b]',
    '[a|',
    String.raw`[\"]\"]| b`,
    '[a "b|',
    '[[]]|]',
  ]);
});

it.each([
  ['"a', '"'],
  [String.raw`\"a`, String.raw`\"`],
  ["'", "'"],
  ['`', '`'],
  ['a"', undefined],
  ['\\a', undefined],
  [`${'\\'.repeat(8)}"`, undefined],
])('the quote at the beginning of %j', (text, quote) => {
  expect(quoteAt(text, 0)).toBe(quote);
});
