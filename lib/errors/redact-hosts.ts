/** `user:password@host`, without a scheme: as a driver prints it that took it apart, or a person who forgot it. */
const USER_AND_PASSWORD =
  /(?<![\w:/@.+~%-])([\w.+~%-]{0,64}):(?![/@\\]|\d{1,5}\/|\*{3}@)[^\s"'`<>]{1,200}@(?=[\w[(])(?!sha\d{1,3}:)/g;

/** `//user:password@host`: an address of which the scheme is empty or was cut off. */
const WITHOUT_SCHEME = /((?:^|[\s"'`(=,<])\/\/)(?!\*{3}@)[^\s"'`<>/@]{0,64}:[^\s"'`<>]{1,200}@/g;

/** `getaddrinfo ENOTFOUND password@host`: what was taken for the name of a host. */
const LOOKED_UP = /\b((?:ENOTFOUND|EAI_AGAIN)\s{1,9})(?!\*{3}@)[^\s@]{1,200}@/g;

/** `jdbc:oracle:thin:user/password@host` */
const ORACLE = /(:(?:thin|oci8?):)(?!\*{3}@)[^\s/@]{1,80}\/[^\s@]{1,200}@/gi;

/** A URL in a parameter of another: `https%3A%2F%2Fuser%3Apassword%40host`. */
const ENCODED = /(%3A%2F%2F)(?!\*{3}%40)(?:(?!%2F|%40)[^\s"'&]){1,200}%40/gi;

/** What stands in front of an address or of a version, and is no user: `mailto:ops@example.com`, `npm:pg@8.11`. */
const LABELS = new Set(
  (
    'mailto mail email e-mail to from cc bcc reply-to sender recipient contact owner author sip sips xmpp acct tel urn npm ' +
    'pkg jsr workspace package image digest node file link docker'
  ).split(' '),
);

/** A text in which `blank` stands for `user:password` where no scheme says that it is a URL; the hosts stay. */
export function redactHosts(text: string, blank: string): string {
  return text
    .replace(ORACLE, `$1${blank}@`)
    .replace(ENCODED, `$1${blank}%40`)
    .replace(WITHOUT_SCHEME, `$1${blank}@`)
    .replace(USER_AND_PASSWORD, (all, user: string) => (LABELS.has(user.toLowerCase()) ? all : `${blank}@`))
    .replace(LOOKED_UP, `$1${blank}@`);
}
