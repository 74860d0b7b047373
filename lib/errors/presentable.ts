import { oneLine } from './one-line.js';
import { redact } from './redact.js';

/** The part of a longer text that is searched for credentials. The rest is not shown. */
const SEARCHED_CHARACTERS = 10_000;
const SHOWN_CHARACTERS = 1_000;

const CUT = /… \(\d{1,16} characters\)$/;

/**
 * Makes a text that may go into a body or the log: one line of limited length, without credentials. Does not change its
 * own result.
 */
export function presentable(text: string): string {
  return cut(withoutCredentials(text), text.length);
}

/** Like {@link presentable}, but not cut: for a part of a text. */
export function withoutCredentials(text: string): string {
  // Make one line first, because that is the text that is shown. Blank out before cutting: a cut in the middle of a URL
  // would remove the @ that marks its password.
  if (text.length <= SEARCHED_CHARACTERS) return redact(oneLine(text));
  return redact(`${oneLine(text.slice(0, SEARCHED_CHARACTERS))}@`);
}

/** @param length The length of the whole text, which may be longer than the searched part. */
function cut(text: string, length: number): string {
  if (text.length <= SHOWN_CHARACTERS && length <= SEARCHED_CHARACTERS) return text;
  const note = CUT.exec(text);
  if (note && note.index <= SHOWN_CHARACTERS) return text;
  // Do not cut a surrogate pair in two.
  const shown = text.slice(0, SHOWN_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
  return `${shown}… (${length} characters)`;
}
