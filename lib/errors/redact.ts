const BLANK = '***';

/**
 * `user:password@` and `token@` in a URL. A password may hold any character, so all up to the last @ of the word goes;
 * the @ of a path (`file:///…/@nestjs/…`, in every stack) is none.
 */
const URL_USER = /([a-z][a-z\d+.-]{0,30}:\/\/)(?:[^\s/:@"'<>]*:[^\s"'<>]*|[^\s/@"'<>]+)@/gi;

/** `password=…`, `dbPassword: '…'`, `"token": "…"`: the value quoted (to the end, where the text is cut off) or not. */
const SECRET_FIELD =
  /((?:pass(?:word|wd|phrase|code)|\bpass|pwd|secret|token|api[_-]?key|access[_-]?key)["']?\s{0,9}[=:]\s{0,9})("(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|[^\s,;&"'(){}[\]]+)/gi;

/** `Authorization: Bearer …`, and `Basic …` of what is no plain word: "basic authentication" is no credential. */
const BEARER = /\b(bearer)\s+[\w.~+/=-]{6,}/gi;
const BASIC = /\b([Bb]asic|BASIC)\s+(?=[a-z]*[\dA-Z=])[\w.~+/=-]{6,}/g;

/** A text without the credentials that errors of databases, caches and HTTP clients like to print. */
export function redact(text: string): string {
  return text
    .replace(URL_USER, `$1${BLANK}@`)
    .replace(SECRET_FIELD, `$1${BLANK}`)
    .replace(BEARER, `$1 ${BLANK}`)
    .replace(BASIC, `$1 ${BLANK}`);
}
