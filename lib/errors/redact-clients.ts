import { endOfBrackets } from './read-value.js';

/** What Redis says it was sent by a client that speaks a newer protocol: HELLO 3 AUTH user … */
const UNKNOWN_COMMAND = /(with args beginning with:).*/g;

/** What ioredis sent: `{ name: 'auth', args: ['user', 'S'] }`. */
const ARGUMENTS = /\bargs\\{0,7}["']?\s{0,9}[:=]\s{0,9}(?=\[)/g;

/** A token from a file with a line break in it, as fetch prints it. */
const INVALID_HEADER = /(Headers\.\w{1,20}: )"[^]*?(?:"(?= is an invalid)|$)/g;

/** Without a header's name: `Bearer …`, and `Basic …` of what is no plain word. "Basic authentication" is no credential. */
const BEARER =
  /\b(bearer\s{1,9})(?!(?:authentication|authorization|realm|tokens?|scheme|header|credentials?|errors?|format|required|invalid|missing|expected|failed|schema|request|prefix|expired|string|rejected|refused|denied|method|\*{3})\b)[\w.~+/=-]{6,}/gi;
const BASIC =
  /\b([Bb]asic\s{1,9}|BASIC\s{1,9})(?![Aa]uth(?:entication|orization)\b|[Rr]ealm\b)(?=[a-z]{0,400}[\dA-Z=])[\w.~+/=-]{6,}/g;

const PRIVATE_KEY =
  /-----BEGIN [A-Z\d ]{0,30}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z\d ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g;

/** A text without the credentials that certain clients, and formats of their own, print without a name. */
export function redactClients(text: string, blank: string): string {
  const safe = text
    .replace(PRIVATE_KEY, blank)
    .replace(UNKNOWN_COMMAND, `$1 ${blank}`)
    .replace(INVALID_HEADER, `$1${blank}`);
  return redactArguments(safe, blank).replace(BEARER, `$1${blank}`).replace(BASIC, `$1${blank}`);
}

function redactArguments(text: string, blank: string): string {
  let shown = '';
  let done = 0;
  for (const { index, 0: before } of text.matchAll(ARGUMENTS)) {
    const begin = index + before.length;
    // Within the arguments of another.
    if (begin < done) continue;
    shown += text.slice(done, begin) + blank;
    done = endOfBrackets(text, begin);
  }
  return shown + text.slice(done);
}
