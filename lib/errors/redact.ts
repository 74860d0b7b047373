import { redactUrls } from './redact-urls.js';
import { SECRET_NAME } from './secret-names.js';

export const BLANK = '***';

/** Each of these ends at the end of the text at the latest: it never fails, and so is never tried again from within. */
const QUOTED = ['"', "'", '`'].map((q) => `${q}(?:[^${q}\\\\]|\\\\[^]?|${q}${q})*(?:${q}|$)`).join('|');
const QUOTED_IN_JSON_IN_JSON = String.raw`(?<escaped>\\{1,3}["'])[^]*?(?:(?<!\\)\k<escaped>|$)`;
const LIST = String.raw`\[(?:${QUOTED}|[^\]"'\x60])*(?:\]|$)`;

const IN_QUOTES = String.raw`(?:(?=\[[\s"'\x60])${LIST}|${QUOTED_IN_JSON_IN_JSON}|${QUOTED})`;

/** A comma, a bracket or a quote ends a value where a space, the end or the next field follows; else it is part of it. */
const END_FOLLOWS = String.raw`[,;&)}\]"']{0,5}(?:\s|$|[\w.-]{1,40}=|\\{0,3}["'][\w.-]{1,40}\\{0,3}["'][=:])`;
const WORD = String.raw`(?:[^\s,;&)}\]"']|[,;&)}\]"'](?!${END_FOLLOWS}))`;
const VALUE = `(?:${IN_QUOTES}${WORD}*|${WORD}+)`;

/** `=`, `: `, `": "`, `\": \"`, ` => `. */
const IS = String.raw`(?:\\{0,3}["'\x60])?\s{0,9}(?:=>|[=:]=?)\s{0,9}`;

/**
 * `password=…`, `dbPassword: '…'`, `"token": ["…"]`. Not `using password: YES`, nor an object, nor the user of a URL
 * (`https://x-access-token:…@host`), whose host is to stay.
 */
const FIELD = new RegExp(
  String.raw`(${SECRET_NAME}(?<!:\/\/[\w.~%-]{0,60})${IS})(?!(?:YES|NO)\)|\{["'\s}])${VALUE}`,
  'gi',
);

/** `Authorization: Negotiate …`, `Authorization: Digest username="…", response="…"`. */
const PARAMETER = String.raw`[\w-]{1,40}=(?:${QUOTED}|[^\s,]+)`;
const AUTHORIZATION = new RegExp(
  `(authorization${IS})(?:${IN_QUOTES}|(?:[\\w-]{1,30}[ \\t]{1,9})?(?:${PARAMETER}(?:,\\s{0,9}${PARAMETER})*|${WORD}+))`,
  'gi',
);

/** `Cookie: a=…; b=…`. */
const COOKIE = new RegExp(String.raw`(cookie${IS})${VALUE}(?:;\s{0,9}[^\s;]+)*`, 'gi');

/** Without a header's name: `Bearer …`, and `Basic …` of what is no plain word. "Basic authentication" is no credential. */
const BEARER = /\b(bearer\s+)(?!(?:authentication|authorization|realm)\b)[\w.~+/=-]{6,}/gi;
const BASIC =
  /\b([Bb]asic\s+|BASIC\s+)(?![Aa]uth(?:entication|orization)\b|[Rr]ealm\b)(?=[a-z]*[\dA-Z=])[\w.~+/=-]{6,}/g;

/** What ioredis sent, and what Redis says it was sent by who speaks to it in a newer protocol: HELLO 3 AUTH user … */
const COMMAND = new RegExp(String.raw`(\bargs${IS})${LIST}`, 'g');
const UNKNOWN_COMMAND = /(with args beginning with:).*/g;

/** A token from a file with a line break in it, as fetch prints it. */
const INVALID_HEADER = /(Headers\.\w{1,20}: )"[^]*?(?:"(?= is an invalid)|$)/g;

/** Tokens and keys that are known by their looks: JWT, PEM, AWS, GitHub, GitLab, Slack, Stripe. */
const KNOWN = new RegExp(
  [
    String.raw`(?<![\w-])eyJ[\w-]{8,}(?:\.[\w-]+)+`,
    '-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)',
    String.raw`\bA[KS]IA[A-Z\d]{12,}`,
    String.raw`\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_live_)[\w-]{10,}`,
  ].join('|'),
  'g',
);

/** A text without the credentials that errors of databases, caches and HTTP clients like to print. */
export function redact(text: string): string {
  const withoutFields = text
    .replace(KNOWN, BLANK)
    .replace(UNKNOWN_COMMAND, `$1 ${BLANK}`)
    .replace(INVALID_HEADER, `$1${BLANK}`)
    .replace(COMMAND, `$1${BLANK}`)
    .replace(AUTHORIZATION, `$1${BLANK}`)
    .replace(COOKIE, `$1${BLANK}`)
    .replace(BEARER, `$1${BLANK}`)
    .replace(BASIC, `$1${BLANK}`)
    .replace(FIELD, `$1${BLANK}`);
  // After the fields: the @ of `?password=p@ss` is the end of no user.
  return redactUrls(withoutFields, BLANK);
}
