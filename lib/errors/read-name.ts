const LONGEST = 80;

const BLANK = /\s/;
const NAME = /[\w$.-]/;

/**
 * Reads the name that ends at `end`: its start, and whether it is in quotes or brackets. Looks back only a short way.
 */
export function nameBefore(text: string, from: number, end: number) {
  let at = back(text, from, end, BLANK, 9);
  if (text[at - 1] === ']') at -= 1;
  const unquoted = at;
  if (/["'`]/.test(text[at - 1] ?? '')) at = back(text, from, at - 1, /\\/, 7);
  const isQuoted = at !== unquoted;
  // For `token?: …`.
  if (text[at - 1] === '?') at -= 1;
  const start = back(text, from, at, NAME, LONGEST);
  return { start, name: text.slice(start, at), isQuoted };
}

function back(text: string, from: number, end: number, characters: RegExp, most: number): number {
  let at = end;
  while (at > from && end - at < most && characters.test(text[at - 1] ?? '')) at -= 1;
  return at;
}
