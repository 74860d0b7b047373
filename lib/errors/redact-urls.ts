/** The user and password at the beginning of the text after a scheme. */
const URL_USER = /^[^@\r\n]*@(?:\S*@)?/;

/** `name:` without a port after it. */
const NO_PORT = /^[^\s:/?#@[\]]*:(?!\d{1,5}(?:\W|$)|\s|$)/;

/** One or several hosts with or without ports. What follows them is a path. */
const HOSTS =
  /^(?:\[[^\]\s]{0,60}\]|[^\s:,[\]]{1,255})(?::\d{1,5})?(?:,(?:\[[^\]\s]{0,60}\]|[^\s:,[\]]{1,255})(?::\d{1,5})?)*$/;

const SCHEME = /([a-z][a-z\d+.-]{0,30}:\/\/)/i;

/** The longest user and password with spaces that we expect. */
const LONGEST_WITH_SPACES = 200;

/** Puts `blank` in place of `user:password` or a token in URLs. The hosts stay. */
export function redactUrls(text: string, blank: string): string {
  // Each piece ends before the next scheme, so that no character is looked at twice.
  const pieces = text.split(SCHEME);
  const safe = pieces.map((piece, index) => {
    if (index % 2 === 1 || index === 0 || piece.startsWith(`${blank}@`)) return piece;
    const length = lengthOfUser(piece, pieces[index - 2]?.at(-1));
    return length === 0 ? piece : `${blank}@${piece.slice(length)}`;
  });
  return safe.join('');
}

/**
 * The length of the user and password at the beginning of a piece. A password may contain any character, so everything
 * up to the last @ of its word counts.
 */
function lengthOfUser(piece: string, quote: string | undefined): number {
  const user = URL_USER.exec(quoted(piece, quote))?.[0];
  // The user `git` is not a secret.
  if (user === undefined || user === 'git@') return 0;
  // The part before the first slash. In `file:///…/@nestjs/…`, which every stack has, it is empty.
  const authority = /^[^\s/?#]*/.exec(user)?.[0] ?? '';
  const hasSpaces = /\s/.test(user);
  const isUser =
    authority.includes('@') ||
    (hasSpaces
      ? NO_PORT.test(user) && user.length <= LONGEST_WITH_SPACES
      : authority.includes(':') && !HOSTS.test(authority));
  if (!isUser) return 0;
  // For `app@tenant:pass word@host`.
  const rest = piece.slice(user.length);
  return user.length + (NO_PORT.test(rest) ? (URL_USER.exec(rest)?.[0].length ?? 0) : 0);
}

/** The piece up to the closing quote of its URL, unless that quote is part of the password. */
function quoted(piece: string, quote: string | undefined): string {
  if (quote === undefined || !`"'\``.includes(quote)) return piece;
  const end = endOfQuoted(piece, quote);
  const inside = end === -1 ? piece : piece.slice(0, end);
  return inside.includes('@') || !NO_PORT.test(inside) ? inside : piece;
}

/** Skips an escaped quote, and a quote in the middle of a word. */
function endOfQuoted(piece: string, quote: string): number {
  for (let at = piece.indexOf(quote); at !== -1; at = piece.indexOf(quote, at + 1)) {
    if (piece[at - 1] !== '\\' && /[\s,;:.)\]}>'"`]|^$/.test(piece[at + 1] ?? '')) return at;
  }
  return -1;
}
