/** Functions that find the end of a value in a text. None looks at a character twice. */

const QUOTE = /(\\{0,7})(["'`])/y;

/**
 * A comma, a bracket or a quote ends a value only before a space, the end, the next field or the next object of a list.
 * Otherwise it is part of the value.
 */
const QUOTED_NAME = String.raw`\\{0,7}["'][\w.-]{1,40}\\{0,7}["'][=:]`;
const END_FOLLOWS = String.raw`[,;&)}\]"'<]{0,5}(?:\s|$|[\w.-]{1,40}=|[[{]{0,2}${QUOTED_NAME})`;
const WORD = new RegExp(String.raw`(?:[^\s,;&)}\]"'<]|[,;&)}\]"'<](?!${END_FOLLOWS}))*`, 'y');

/** The value of a query parameter, which usually contains no quote, bracket or `#`. */
const PARAMETER = /[^\s&#"'<>`]*/y;

/** The cookies after the first one: `a=…; b=…`. */
const MORE_COOKIES = /(?:;\s{0,9}[^\s;]+)*/y;

/** For example `Negotiate …` or `Digest username="…", response="…"`. */
const QUOTED = String.raw`"(?:[^"\\]|\\[^])*(?:"|$)`;
const PART = String.raw`[\w-]{1,40}=(?:${QUOTED}|[^\s,]+)`;
const AUTHORIZATION = new RegExp(
  String.raw`(?:(?:[A-Z][A-Z-]{1,30}|AWS4[\w-]{1,30})[ \t]{1,9}(?=[^\s]))?(?:${PART}(?:,\s{0,9}${PART})*)?`,
  'iy',
);

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

export function endOfWord(text: string, at: number): number {
  return at + (matchAt(WORD, text, at)?.[0].length ?? 0);
}

export function endOfParameter(text: string, at: number): number {
  return at + (matchAt(PARAMETER, text, at)?.[0].length ?? 0);
}

export function endOfCookies(text: string, at: number): number {
  const end = endOfWord(text, at);
  return end + (matchAt(MORE_COOKIES, text, end)?.[0].length ?? 0);
}

export function endOfAuthorization(text: string, at: number): number {
  return endOfWord(text, at + (matchAt(AUTHORIZATION, text, at)?.[0].length ?? 0));
}

/** The opening quote at this place: `"`, or `\"` in JSON inside of a text. `undefined` without one. */
export function quoteAt(text: string, at: number): string | undefined {
  return matchAt(QUOTE, text, at)?.[0];
}

/**
 * The place after the closing quote, or the end of a text that was cut off. A doubled or escaped quote does not close.
 */
export function endOfQuoted(text: string, at: number, quote: string): number {
  const mark = quote.slice(-1);
  const escapes = quote.length - 1;
  for (let index = at + quote.length; index < text.length; index += 1) {
    if (text[index] === '\\') {
      const begin = index;
      while (text[index] === '\\') index += 1;
      // The same number of backslashes as before the opening quote closes. Any other number belongs to a quote in the
      // text.
      if (escapes > 0 && text[index] === mark && index - begin === escapes) return index + 1;
      // An even number of backslashes escapes only themselves. An odd number escapes the next character.
      if (escapes === 0 && (index - begin) % 2 === 0) index -= 1;
    } else if (text[index] === mark && escapes === 0) {
      if (text[index + 1] !== mark) return index + 1;
      index += 1;
    }
  }
  return text.length;
}

const OPENING = '{[(';
const CLOSING = '}])';

/** The place after the bracket that closes the one at `at`. Brackets in quotes do not count. */
export function endOfBrackets(text: string, at: number): number {
  let depth = 0;
  for (let index = at; index < text.length;) {
    const quote = quoteAt(text, index);
    if (quote !== undefined) {
      index = endOfQuoted(text, index, quote);
      continue;
    }
    const character = text[index] ?? '';
    if (OPENING.includes(character)) depth += 1;
    if (CLOSING.includes(character)) depth -= 1;
    index += 1;
    if (depth === 0) return index;
  }
  return text.length;
}
