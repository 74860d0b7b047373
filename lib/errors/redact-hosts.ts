/**
 * `user:password@host` without a scheme, from a driver that has split the URL or from a person who forgot the scheme.
 */
const USER_AND_PASSWORD =
  /(?<![\w:/@.+~%-])([\w.+~%-]{0,64}):(?![/@\\]|\d{1,5}\/|\*{3}@)[^\s"'`<>]{1,200}@(?=[\w[(])(?!sha\d{1,3}:)/g;

/** `//user:password@host`: a URL whose scheme is empty or was cut off. */
const WITHOUT_SCHEME = /((?:^|[\s"'`(=,<])\/\/)(?!\*{3}@)[^\s"'`<>/@]{0,64}:[^\s"'`<>]{1,200}@/g;

/** `getaddrinfo ENOTFOUND password@host`: a part of the password was read as the host. */
const LOOKED_UP = /\b((?:ENOTFOUND|EAI_AGAIN)\s{1,9})(?!\*{3}@)[^\s@]{1,200}@/g;

/** `jdbc:oracle:thin:user/password@host` */
const ORACLE = /(:(?:thin|oci8?):)(?!\*{3}@)[^\s/@]{1,80}\/[^\s@]{1,200}@/gi;

/** A URL inside the parameter of another: `https%3A%2F%2Fuser%3Apassword%40host`. */
const ENCODED = /(%3A%2F%2F)(?!\*{3}%40)(?:(?!%2F|%40)[^\s"'&]){1,200}%40/gi;

/** Words before an address or a version that are not a user: `mailto:ops@example.com`, `npm:pg@8.11`. */
const LABELS = new Set(
  (
    'mailto mail email e-mail to from cc bcc reply-to sender recipient contact owner author sip sips xmpp acct tel urn npm ' +
    'pkg jsr workspace package image digest node file link docker'
  ).split(' '),
);

/** Puts `blank` in place of `user:password` where no scheme marks a URL. The hosts stay. */
export function redactHosts(text: string, blank: string): string {
  return text
    .replace(ORACLE, `$1${blank}@`)
    .replace(ENCODED, `$1${blank}%40`)
    .replace(WITHOUT_SCHEME, `$1${blank}@`)
    .replace(USER_AND_PASSWORD, (all, user: string) => (LABELS.has(user.toLowerCase()) ? all : `${blank}@`))
    .replace(LOOKED_UP, `$1${blank}@`);
}
