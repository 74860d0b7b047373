/** The endings of words that name a secret: `password`, `smtpPass`, `PGPASSWORD`, `bindpw`. Plurals count too. */
const SECRET_WORD =
  /(?:password|passwort|passwd|passphrase|passcode|pwd|pw|secret|token|signature|authorization|cookie|credential|creds?|sessionid|sessid|connectsid|jwt|csrf|xsrf|apikey|accesskey|secretkey|privatekey|accountkey|authkey|signingkey|encryptionkey|masterkey|sharedkey|authcode|otp|totp|mnemonic|assertion)$/;

/** Endings that ordinary words have too, such as `compass` and `design`. */
const PASS = /(?<!^(?:com|by|sur|tres|over|under|encom|tres|low|high|band|all|first|second|multi|single|two|one))pass$/;
const SIG = /(?:^|hook|url|request|body)sig$/;

/** A key is a secret with one of these words before it. `primary_key`, `routing_key` and the key of a cache are not. */
const KEY_OF =
  /(?:access|account|admin|ap[ip]|application|auth|aws|azure|bot|cipher|client|consumer|cookie|crypto|data|datadog|decryption|deploy|deployment|encryption|functions?|google|hmac|ingest|ingestion|instrumentation|integration|jwt|kms|licen[cs]e|mailgun|maps|master|merchant|openai|partner|pgp|gpg|private|recovery|root|rsa|secret|sendgrid|server|service|session|shared|sign|signature|signing|ssh|ssl|storage|stripe|subscription|tls|token|twilio|unseal|user|vault|verify|webhook|wrapping|write)$/;

/**
 * Last words of names that describe a secret and do not contain it: `tokenType`, `tokens_left`, `secretName`,
 * `password_file`, `token.service.ts`.
 */
const ABOUT = new Set(
  (
    'about age algorithm alg allowed arn at attempt attempts audience bits bucket budget cache changed checker class column ' +
    'configured count counts days dir directory disabled domain enabled endpoint error errors exp expected expiration expire ' +
    'expired expires expiry failed failure failures field file filename folder format handler has hidden hint hits host hours ' +
    'in index interceptor invalid is issuer js json jsx cjs mjs ts tsx mts cts py java go rb php html css sql txt yml yaml kind ' +
    'latency left len length lifetime limit limits location manager max maxage message method middleware min minute minutes ' +
    'misses missing mode module ms name names on only parser path policies policy pool port prefix present prompt provided ' +
    'provider quota rate reason redacted region remaining request requests required reset retries role rotated rotation ' +
    'rule rules samesite scheme scope scopes second seconds secs secure server service set source state status store strength ' +
    'suffix supplied table topic total ttl type types until updated url urls uri uris usage usages used valid validator verifier ' +
    'version'
  ).split(' '),
);

/** Splits `authToken`, `auth_token`, `AUTH-TOKEN` and `auth.token` into auth, token. */
function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/**
 * Whether the value of this key or field is a secret. The name may be in any case, with anything before it and most
 * words after it.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (ABOUT.has(last.replace(/\d+$/, '')) && words.length > 1) return false;
  return last === 'auth' || words.some((word, index) => isSecretWord(word, words.slice(0, index).join('')));
}

/** @param before The words before it, joined without separators. */
function isSecretWord(word: string, before: string): boolean {
  return [word, word.replace(/\d+$/, ''), word.replace(/s\d*$/, '')].some((one) => {
    if (one === 'key') return KEY_OF.test(before.replace(/\d+$/, ''));
    if (one === 'sid') return /(?:connect|session)$/.test(before);
    return isSecretEnding(one) || isSecretEnding(`${before}${one}`.slice(-60));
  });
}

function isSecretEnding(word: string): boolean {
  const key = /^(.+)key$/.exec(word)?.[1];
  return SECRET_WORD.test(word) || PASS.test(word) || SIG.test(word) || (key !== undefined && KEY_OF.test(key));
}

/** Whether the name is a plural. Numbers with such a name are counts, as in `max_tokens: 1024`. */
export function isPlural(name: string): boolean {
  return /[^s]s$/i.test(name);
}

/** Whether the value was chosen by a person, so that it may be an ordinary word or a number. */
export function isPasswordName(name: string): boolean {
  return /(?:pass(?:word|wort|wd|phrase|code)?|pwd|pw)s?\d*$/i.test(name);
}

/** Names that mean a credential only as a parameter of a query. */
const QUERY_NAMES = new Set([
  'key',
  'sig',
  'code',
  'auth',
  'sid',
  'pin',
  'hmac',
  'session',
  'apikey',
  'assertion',
  'ticket',
  'state',
  'access',
  'hash',
]);

/** Whether the parameter of a query, as in `?key=…`, is a secret. */
export function isSecretParameter(name: string): boolean {
  return QUERY_NAMES.has(name.toLowerCase()) || isSecretName(name);
}
