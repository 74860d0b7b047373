import { isSecretName } from './secret-names.js';
import { isSentence } from './secret-values.js';

/** A text in quotes, or its beginning when it was cut off. */
const QUOTED = String.raw`(?:'(?:[^'\\]|\\[^]|'')*(?:'|$)|"(?:[^"\\]|\\[^]|"")*(?:"|$))`;

/** `ALTER ROLE x PASSWORD 'S'`, `IDENTIFIED WITH y BY 'S'`, `PASSWORD('S')`, `invalid secret "S"`. */
const SQL = new RegExp(
  String.raw`\b((?:password|passwd|passphrase|secret|identified(?:\s{1,9}with\s{1,9}\S{1,60})?\s{1,9}(?:by|as)(?:\s{1,9}password)?)(?:\s{1,9}\(?|\()\s{0,9})${QUOTED}(?!\s{1,9}(?:not|does|could|cannot|in|already|of|exists?)\b)`,
  'gi',
);

/** `Invalid token "S"`: only with a digit in it, because `Unexpected token '<'` comes from JSON. */
const QUOTED_TOKEN =
  /\b((?:token|signature|api[ _-]?key|credentials?|jwt|bearer)\s{1,9})(["'])(?=[^\s"']{0,60}\d)[^\s"']{8,}\2?/gi;

/** `Key (tenant, token)=(1, S) already exists.` of PostgreSQL, and the same error of MySQL. */
const DUPLICATE_KEY =
  /(\bKey \(([^=]{1,200})\)=)\((?:[^)]|\)(?!\s{1,9}(?:already|is|conflicts|was)\b|[.;,]?\s{0,9}$))*(?:\)|$)/g;
const DUPLICATE_ENTRY = new RegExp(String.raw`(Duplicate entry )${QUOTED}( for key ['"]?)([\w.-]{1,120})`, 'g');
const FAILING_ROW = /(\bFailing row contains )\((?:[^)]|\)(?![.;,]?\s{0,9}$|\.\s))*(?:\)|$)/g;

/** `--password S`, `--token=S`, `-u user:S`, `-pS` of the MySQL tools, `-a S` of the Redis tools. */
const FLAG = new RegExp(String.raw`(?<![\w-])(--?([A-Za-z][\w.-]{1,60})\s{1,9})(?!-)(${QUOTED}|[^\s"',;\])]+)`, 'g');
const USER_FLAG = new RegExp(
  String.raw`(?<![\w-])((?:-u|--user|--proxy-user|-U)(?:\s{1,9}|=)?["']?[^\s:"'/]{1,80}:)(?!\/\/|\d{1,5}(?:\W|$))[^\s"']{1,200}?(?=[,;)]?(?:\s|["']|$))`,
  'g',
);
const CLIENT =
  /\b((?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump|mariadb-admin|sshpass)\b[^\n|]{0,200}?\s-p\s?)(?!["']?\s)\S+?(?=[,;)]?(?:\s|$))/g;
const REDIS_CLI = /\b(redis-cli\b[^\n|]{0,200}?\s-a\s{1,9})(\S+)/g;

/** `login app password S` of .netrc and `bindpw S`: a name, and then a value that is not an ordinary word. */
const BARE =
  /(?<![\w-])((?:password|passwd|pwd|bindpw|rootpw|passphrase|token)\s{1,9})(?!(?:sha|md|utf|base|rs|hs|es|ps|ed|http|oauth|x|v|tls|ipv|scram)-?\d)(?=[A-Za-z]|[^\s"'(),:;]{0,40}[A-Za-z])(?=[^\s"'(),:;]{0,40}\d)[^\s"'(),:;]{6,}/gi;

/** `AUTH S`, `HELLO 3 AUTH user S`, and `PASS S` of SMTP and FTP: commands in capitals. */
const AUTH_COMMAND =
  /(?<![\w-])((?:AUTH|REQUIREPASS|MASTERAUTH)\s{1,9}(?:default\s{1,9}|PLAIN\s{1,9}|LOGIN\s{1,9})?)([^\s"',;)]{3,200})/g;

/** `<password>S</password>`, `<Token kind="x">S</Token>`. */
const ELEMENT =
  /<([\w:.-]{1,80})((?:\s[^<>]{0,300})?)>(?!\s{0,9}<(?!!\[CDATA))(?:<!\[CDATA\[[^]*?(?:\]\]>|$)|[^<]+(?=<\/)|[^<\s]+$)/g;

/** `{"key":"password","value":"S"}`, `<add key="Password" value="S"/>`. */
const PAIR = new RegExp(
  String.raw`(\b(?:name|key|field|header|param|parameter|variable)\\{0,7}["']?\s{0,9}[:=]\s{0,9}\\{0,7}["']?([\w.-]{1,80})\\{0,7}["']?[,;]?\s{0,9}\\{0,7}["']?value\\{0,7}["']?\s{0,9}[:=]\s{0,9})(?:${QUOTED}|\\{1,7}"[^"\\]*\\{0,7}"?|[^\s"',;})]+)`,
  'gi',
);

/** `rawHeaders: ['X-Api-Key', 'S']`: a name and then its value. */
const NEIGHBOURS = new RegExp(
  String.raw`((\\{0,7}["'])([\w.-]{1,80})\\{0,7}["'],\s{0,9})(?:${QUOTED}|\\{1,7}["'][^"'\\]*\\{0,7}["']?)`,
  'g',
);

/** Puts `blank` in place of secrets in statements, commands and elements. */
export function redactStatements(text: string, blank: string): string {
  return text
    .replace(ELEMENT, (all, name: string, rest: string) =>
      isSecretName(name.slice(name.indexOf(':') + 1)) ? `<${name}${rest}>${blank}` : all,
    )
    .replace(PAIR, (all, before: string, name: string) => (isSecretName(name) ? `${before}${blank}` : all))
    .replace(NEIGHBOURS, (all: string, before: string, _quote: string, name: string) =>
      isSecretName(name) && !isName(all.slice(before.length)) ? `${before}${blank}` : all,
    )
    .replace(DUPLICATE_KEY, (all, before: string, columns: string) =>
      columns.split(/[^\w.-]+/).some(isSecretName) ? `${before}(${blank})` : all,
    )
    .replace(DUPLICATE_ENTRY, (all, before: string, middle: string, key: string) =>
      isSecretName(key.replace(/_(?:key|idx|index|unique|uq|uk)\d*$/i, '')) ? `${before}${blank}${middle}${key}` : all,
    )
    .replace(FAILING_ROW, `$1(${blank})`)
    .replace(SQL, (all: string, before: string) => (isWord(all.slice(before.length)) ? all : `${before}${blank}`))
    .replace(QUOTED_TOKEN, `$1${blank}`)
    .replace(BARE, `$1${blank}`)
    .replace(CLIENT, `$1${blank}`)
    .replace(REDIS_CLI, `$1${blank}`)
    .replace(USER_FLAG, `$1${blank}`)
    .replace(FLAG, (all, before: string, name: string, value: string) =>
      isSecretName(name) && !isSentence(value, true) ? `${before}${blank}` : all,
    )
    .replace(AUTH_COMMAND, (all, before: string, value: string) =>
      /^[a-z]+:?$|^[A-Z_]+:?$|^\*+$|^</.test(value) ? all : `${before}${blank}`,
    );
}

/** In a list of names such as `'password', 'email'` the next text is not a value. */
function isName(quoted: string): boolean {
  const name = /^\\*["']([A-Za-z_]+)\\*["']$/.exec(quoted)?.[1];
  return name !== undefined && (name === name.toLowerCase() || isSecretName(name));
}

function isWord(quoted: string): boolean {
  return /^(?:''|""|["'](?:is|must|should|for|of|and|or|in|field|column)\b)/.test(quoted);
}
