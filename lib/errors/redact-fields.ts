import { nameBefore } from './read-name.js';
import {
  endOfAuthorization,
  endOfBrackets,
  endOfCookies,
  endOfParameter,
  endOfQuoted,
  endOfWord,
  quoteAt,
} from './read-value.js';
import { isPasswordName, isPlural, isSecretName, isSecretParameter } from './secret-names.js';
import { isQuotedSentence, isSentence, isStandIn } from './secret-values.js';

/** The separators between a name and its value: `=`, `: `, `": "`, `\": \"`, ` => `, `"] = `, `%3D`. */
const SEPARATOR = /=>|:=|[:=]=?|%3[ad]/gi;

const BLANKS = /\s{0,9}/y;

interface Field {
  readonly name: string;
  readonly separator: string;
  readonly isQuotedName: boolean;
  readonly isParameter: boolean;
}

/**
 * Puts `blank` in place of secret values in fields such as `password=…`, `dbPassword: '…'`, `"tokens": ["…"]` and
 * `?key=…`.
 */
export function redactFields(text: string, blank: string): string {
  let shown = '';
  let done = 0;
  SEPARATOR.lastIndex = 0;
  for (let found = SEPARATOR.exec(text); found; found = SEPARATOR.exec(text)) {
    const field = fieldBefore(text, done, found);
    if (!field) continue;
    BLANKS.lastIndex = found.index + found[0].length;
    const begin = BLANKS.lastIndex + (BLANKS.exec(text)?.[0].length ?? 0);
    const end = endOfSecret(text, begin, field);
    if (end === begin) continue;
    shown += text.slice(done, begin) + blank;
    done = end;
    SEPARATOR.lastIndex = end;
  }
  return shown + text.slice(done);
}

function fieldBefore(text: string, from: number, found: RegExpExecArray): Field | undefined {
  const { start, name: last, isQuoted } = nameBefore(text, from, found.index);
  if (last === '' || isInUserOfUrl(text, from, start)) return undefined;
  const isParameter = found[0] === '=' && /[?&]/.test(text[start - 1] ?? '');
  const name =
    (isParameter && isSecretParameter(last)) || isSecretName(last) ? last : longerName(text, from, start, last);
  return name === undefined ? undefined : { name, separator: found[0], isQuotedName: isQuoted, isParameter };
}

/**
 * The user and password of a URL are handled elsewhere, so that the host stays and what is before the name is blanked out
 * too: `redis://shop:myPw%3Aabc@cache`.
 */
function isInUserOfUrl(text: string, from: number, start: number): boolean {
  if (!/:\/\/[^\s/?#]{0,120}$/.test(text.slice(Math.max(from, start - 123), start))) return false;
  return /^[^\s]{0,300}@/.test(text.slice(start, start + 301));
}

/** A name of several words, such as `api key` or `access key id`. */
function longerName(text: string, from: number, start: number, last: string): string | undefined {
  if (!/^(?:keys?|id|code|phrase|word|string|sid|value|header)$/i.test(last)) return undefined;
  const second = text[start - 1] === ' ' ? nameBefore(text, from, start - 1) : undefined;
  const first = second && text[second.start - 1] === ' ' ? nameBefore(text, from, second.start - 1) : undefined;
  return [`${second?.name}_${last}`, `${first?.name}_${second?.name}_${last}`].find(isSecretName);
}

/** The end of the secret that begins at `begin`. `begin` itself when it is not a secret. */
function endOfSecret(text: string, begin: number, field: Field): number {
  const quote = quoteAt(text, begin);
  if (quote !== undefined) return endOfQuotedSecret(text, begin, quote);
  if (begin === text.length) return begin;
  const rest = text.slice(begin, begin + 120);
  if (/^<Buffer\b/.test(rest)) return text.indexOf('>', begin) + 1 || text.length;
  if (isInnocent(rest, text, begin, field)) return begin;
  const prefix = /^(?:[A-Z]\w{0,40}(?:\(\d{1,9}\))? )?(?=[[{])/.exec(rest)?.[0];
  if (prefix !== undefined) return endOfStructure(text, begin, begin + prefix.length, field);
  if (/cookies?$/i.test(field.name)) return endOfCookies(text, begin);
  if (/authorization$/i.test(field.name)) return endOfAuthorization(text, begin);
  // For `JWT: password='…'`.
  const inner = /^[\w.-]{1,40}[=:](?=\\{0,7}["'`])/.exec(rest)?.[0];
  if (inner !== undefined) return endOfQuotedWord(text, begin + inner.length);
  return field.isParameter ? Math.max(endOfParameter(text, begin), endOfWord(text, begin)) : endOfWord(text, begin);
}

function endOfQuotedSecret(text: string, begin: number, quote: string): number {
  const end = endOfQuoted(text, begin, quote);
  const inside = text.slice(begin + quote.length, end - quote.length);
  if (inside === '' || isStandIn(inside) || (inside.length < 200 && isQuotedSentence(inside))) return begin;
  // The value may go on after a quote, as in `'it's'`.
  return endOfWord(text, end);
}

/** In `auth: { user: …, pass: … }` the fields inside have names of their own. */
function endOfQuotedWord(text: string, begin: number): number {
  return endOfWord(text, endOfQuoted(text, begin, quoteAt(text, begin) ?? ''));
}

/** In `auth: { user: …, pass: … }` the fields inside have names of their own. */
function endOfStructure(text: string, begin: number, opening: number, { name }: Field): number {
  // Text directly after the brackets belongs to it: the brackets may be part of the secret.
  return /auth$/i.test(name) ? begin : endOfWord(text, endOfBrackets(text, opening));
}

function isInnocent(rest: string, text: string, begin: number, field: Field): boolean {
  const { name, separator, isQuotedName, isParameter } = field;
  const value = text.slice(begin, endOfWord(text, begin));
  if (value === '' || isStandIn(value) || isStandIn(rest)) return true;
  if (isPlural(name) && /^[\d.,]+$/.test(value)) return true;
  if (/auth$/i.test(name) && !isParameter && /^(?:[a-z-]+|\d+)$/i.test(value)) return true;
  if (separator !== ':' || isQuotedName) return false;
  if (/authorization$/i.test(name) && isScheme(rest)) return false;
  const isPassword = isPasswordName(name);
  // A port, or a line and column in a stack.
  if (!isPassword && /^\d{1,5}(?::\d{1,5})?(?![\w.-])/.test(rest) && text[begin - 1] === ':') return true;
  return isSentence(rest, isPassword) || rest.startsWith('(') || isUrl(rest);
}

/** For example behind `from a URL that includes credentials: `. A URL has a host or a path, and its scheme is no name of a secret. */
function isUrl(rest: string): boolean {
  const [, scheme] = /^([a-z][a-z\d+.-]{1,30}):\/\/\/?[^\s/]/i.exec(rest) ?? [];
  return scheme !== undefined && !isSecretName(scheme);
}

/** `true` for `Authorization: Bearer …`, `false` for `authorization: token expired`. */
function isScheme(rest: string): boolean {
  const [scheme] =
    /^(?:basic|bearer|token|digest|key|api-?key|jwt|signature|hash|scope|type)\s{1,9}(?=\S)/i.exec(rest) ?? [];
  return scheme !== undefined && !isSentence(rest.slice(scheme.length), false);
}
