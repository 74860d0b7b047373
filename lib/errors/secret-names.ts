/** What a field, a header or a variable is called whose value is nobody's business; also as a part of a longer name. */
const NAMES =
  'pass(?:word|wd|phrase|code)|pwd|secret|token|signature|authorization|cookie|' +
  '(?:api|access|secret|private|account|signing|encryption|master|auth)[_-]?key';

/** How a name ends that stands before `=` or `:` in a text. `compass` and `design` are others. */
export const SECRET_NAME = `(?:${NAMES}|(?<![a-z])(?:pass|sig))`;

const SECRET_KEY = new RegExp(`${NAMES}|credential|^(?:pass|sig|auth)$`, 'i');

/** Whether what an object holds under this key is a secret. */
export function isSecretName(key: string): boolean {
  return SECRET_KEY.test(key);
}
