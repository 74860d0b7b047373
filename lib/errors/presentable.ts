import { redact } from './redact.js';

/** Of a longer text only this much is searched for credentials and shown. */
const SEARCHED_CHARACTERS = 10_000;
const SHOWN_CHARACTERS = 1_000;

/** A text as it may stand in a body and in the log: without credentials, and of a length that a person reads. */
export function presentable(text: string): string {
  // Blanked out before it is cut: a cut in the middle of a URL would hide the @ by which its password is known.
  const safe = text.length <= SEARCHED_CHARACTERS ? redact(text) : redact(`${text.slice(0, SEARCHED_CHARACTERS)}@`);
  if (safe.length <= SHOWN_CHARACTERS && text.length <= SEARCHED_CHARACTERS) return safe;
  return `${safe.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;
}
