const BLANK = '***';

/** `user:password@` in a URL. Passwords may hold any character, so all up to the last @ of the word goes. */
const URL_USER = /([a-z][a-z\d+.-]*:\/\/)[^\s"'<>]*@/gi;

/** `password=…`, `"token": "…"`, `pwd: …`, the value quoted or not. */
const SECRET_FIELD =
  /\b((?:[a-z\d]+[_-])*(?:pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_-]?key|access[_-]?key)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;&"'(){}[\]]+)/gi;

/** `Authorization: Bearer …` and `Basic …`. */
const AUTHORIZATION = /\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi;

/** A text without the credentials that errors of databases, caches and HTTP clients like to print. */
export function redact(text: string): string {
  return text
    .replace(URL_USER, `$1${BLANK}@`)
    .replace(SECRET_FIELD, `$1${BLANK}`)
    .replace(AUTHORIZATION, `$1 ${BLANK}`);
}
