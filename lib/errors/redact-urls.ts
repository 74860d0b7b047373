/** The user, or user and password, of a URL, as far as what follows its scheme begins with them. */
const URL_USER = /^[^@\r\n]*@(?:\S*@)?/;

/** `name:` and no port behind it. */
const NO_PORT = /^[^\s:/?#@[\]]*:(?!\d{1,5}(?:\W|$)|\s|$)/;

/** One host or several, each with its port or without: what follows is a path, whatever stands in it. */
const HOSTS =
  /^(?:\[[^\]\s]{0,60}\]|[^\s:,[\]]{1,255})(?::\d{1,5})?(?:,(?:\[[^\]\s]{0,60}\]|[^\s:,[\]]{1,255})(?::\d{1,5})?)*$/;

const SCHEME = /([a-z][a-z\d+.-]{0,30}:\/\/)/i;

/** Whoever pastes a password with spaces into a URL does not paste a longer one. */
const LONGEST_WITH_SPACES = 200;

/** A text in whose URLs `blank` stands in the place of `user:password` and `token`; the hosts stay. */
export function redactUrls(text: string, blank: string): string {
  // Each piece ends where the next scheme begins, so that nothing is looked at twice.
  const pieces = text.split(SCHEME);
  const safe = pieces.map((piece, index) => {
    if (index % 2 === 1 || index === 0 || piece.startsWith(`${blank}@`)) return piece;
    const length = lengthOfUser(piece, pieces[index - 2]?.at(-1));
    return length === 0 ? piece : `${blank}@${piece.slice(length)}`;
  });
  return safe.join('');
}

/** A password may hold any character, and is pasted as it is: all up to the last @ of its word is taken for it. */
function lengthOfUser(piece: string, quote: string | undefined): number {
  const user = URL_USER.exec(quoted(piece, quote))?.[0];
  // The user of Git is no secret.
  if (user === undefined || user === 'git@') return 0;
  // What ends before the first slash: `file:///…/@nestjs/…`, in every stack, has nobody in this place.
  const authority = /^[^\s/?#]*/.exec(user)?.[0] ?? '';
  const hasSpaces = /\s/.test(user);
  const isUser =
    authority.includes('@') ||
    (hasSpaces
      ? NO_PORT.test(user) && user.length <= LONGEST_WITH_SPACES
      : authority.includes(':') && !HOSTS.test(authority));
  if (!isUser) return 0;
  // `app@tenant:pass word@host`
  const rest = piece.slice(user.length);
  return user.length + (NO_PORT.test(rest) ? (URL_USER.exec(rest)?.[0].length ?? 0) : 0);
}

/** The piece up to the quote that its URL began with, unless that is a quote in the password. */
function quoted(piece: string, quote: string | undefined): string {
  if (quote === undefined || !`"'\``.includes(quote)) return piece;
  const end = endOfQuoted(piece, quote);
  const inside = end === -1 ? piece : piece.slice(0, end);
  return inside.includes('@') || !NO_PORT.test(inside) ? inside : piece;
}

/** Not of one that is escaped, nor of one in the middle of a word. */
function endOfQuoted(piece: string, quote: string): number {
  for (let at = piece.indexOf(quote); at !== -1; at = piece.indexOf(quote, at + 1)) {
    if (piece[at - 1] !== '\\' && /[\s,;:.)\]}>'"`]|^$/.test(piece[at + 1] ?? '')) return at;
  }
  return -1;
}
