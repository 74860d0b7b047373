/** Where a value ends that begins at a place of a text. Each of these looks at no character twice. */

const QUOTE = /(\\{0,7})(["'`])/y;

/**
 * A comma, a bracket or a quote ends a value where a space, the end, the next field or the next object of a list follows;
 * else it is part of it.
 */
const QUOTED_NAME = String.raw`\\{0,7}["'][\w.-]{1,40}\\{0,7}["'][=:]`;
const END_FOLLOWS = String.raw`[,;&)}\]"'<]{0,5}(?:\s|$|[\w.-]{1,40}=|[[{]{0,2}${QUOTED_NAME})`;
const WORD = new RegExp(String.raw`(?:[^\s,;&)}\]"'<]|[,;&)}\]"'<](?!${END_FOLLOWS}))*`, 'y');

/** Behind `password=` in a query, where a quote, a bracket or `#` are not to be expected. */
const PARAMETER = /[^\s&#"'<>`]*/y;

/** `a=…; b=…` behind the first. */
const MORE_COOKIES = /(?:;\s{0,9}[^\s;]+)*/y;

/** `Negotiate …`, `Digest username="…", response="…"`. */
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

/** The mark with which a text in quotes begins here: `"`, or `\"` in JSON that is itself a text. */
export function quoteAt(text: string, at: number): string | undefined {
  return matchAt(QUOTE, text, at)?.[0];
}

/** Behind the closing quote, or the end of a text that was cut off. A doubled quote, and an escaped one, go on. */
export function endOfQuoted(text: string, at: number, quote: string): number {
  const mark = quote.slice(-1);
  const escapes = quote.length - 1;
  for (let index = at + quote.length; index < text.length; index += 1) {
    if (text[index] === '\\') {
      const begin = index;
      while (text[index] === '\\') index += 1;
      // As many as in front of the opening quote close; fewer or more stand for a quote in the text.
      if (escapes > 0 && text[index] === mark && index - begin === escapes) return index + 1;
      // Half of them are for the other half: an odd number escapes what follows.
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

/** Behind the bracket that closes the one here, those in quotes aside. */
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
