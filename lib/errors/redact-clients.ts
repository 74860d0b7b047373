import { endOfBrackets } from './read-value.js';

/** Redis repeats the arguments of an unknown command, such as HELLO 3 AUTH user … */
const UNKNOWN_COMMAND = /(with args beginning with:).*/g;

/** The arguments in errors of ioredis: `{ name: 'auth', args: ['user', 'S'] }`. */
const ARGUMENTS = /\bargs\\{0,7}["']?\s{0,9}[:=]\s{0,9}(?=\[)/g;

/** How fetch prints an invalid header, such as a token from a file with a line break in it. */
const INVALID_HEADER = /(Headers\.\w{1,20}: )"[^]*?(?:"(?= is an invalid)|$)/g;

/**
 * Credentials without the name of the header: `Bearer …` and `Basic …`. A plain word is not a credential, as in "Basic
 * authentication".
 */
const BEARER =
  /\b(bearer\s{1,9})(?!(?:authentication|authorization|realm|tokens?|scheme|header|credentials?|errors?|format|required|invalid|missing|expected|failed|schema|request|prefix|expired|string|rejected|refused|denied|method|\*{3})\b)[\w.~+/=-]{6,}/gi;
const BASIC =
  /\b([Bb]asic\s{1,9}|BASIC\s{1,9})(?![Aa]uth(?:entication|orization)\b|[Rr]ealm\b)(?=[a-z]{0,400}[\dA-Z=])[\w.~+/=-]{6,}/g;

const PRIVATE_KEY =
  /-----BEGIN [A-Z\d ]{0,30}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z\d ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$)/g;

/** Removes credentials that certain clients and formats print without a name. */
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
    // This match is inside arguments that are already blanked out.
    if (begin < done) continue;
    shown += text.slice(done, begin) + blank;
    done = endOfBrackets(text, begin);
  }
  return shown + text.slice(done);
}
