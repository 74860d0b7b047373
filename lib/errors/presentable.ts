import { oneLine } from './one-line.js';
import { redact } from './redact.js';

/** Of a longer text only this much is searched for credentials and shown. */
const SEARCHED_CHARACTERS = 10_000;
const SHOWN_CHARACTERS = 1_000;

const CUT = /… \(\d{1,16} characters\)$/;

/**
 * A text as it may stand in a body and in the log: one line, without credentials, and of a length that a person reads. Has
 * nothing to do for its own text.
 */
export function presentable(text: string): string {
  return cut(withoutCredentials(text), text.length);
}

/** As {@link presentable}, but not cut: for a part of a text. */
export function withoutCredentials(text: string): string {
  // One line first: what is searched is what is shown. Blanked out before it is cut: a cut in the middle of a URL would
  // hide the @ by which its password is known.
  if (text.length <= SEARCHED_CHARACTERS) return redact(oneLine(text));
  return redact(`${oneLine(text.slice(0, SEARCHED_CHARACTERS))}@`);
}

/** @param length Of the whole text, which may be longer than the part that was searched. */
function cut(text: string, length: number): string {
  if (text.length <= SHOWN_CHARACTERS && length <= SEARCHED_CHARACTERS) return text;
  const note = CUT.exec(text);
  if (note && note.index <= SHOWN_CHARACTERS) return text;
  // Not in the middle of a character.
  const shown = text.slice(0, SHOWN_CHARACTERS).replace(/[\uD800-\uDBFF]$/, '');
  return `${shown}… (${length} characters)`;
}
