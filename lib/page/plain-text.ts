/** White space of any kind, and what a terminal takes for a command: an escape sequence begins with one. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Half of a character: no text in UTF-8 has one. */
const HALF = /\p{Surrogate}/gu;

/** What turns the direction of the text that follows it, and what cannot be seen at all. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A text from outside as it may stand in a line: no line break begins another line, nothing moves what stands beside it. */
export function plainText(text: string): string {
  return text.replace(CONTROL, ' ').replace(INVISIBLE, '\ufffd').replace(HALF, '\ufffd');
}

/** The same, no longer than a person reads. */
export function shortText(text: string, most: number): string {
  // Cut first: of 10 KB a page would look at every character to show a few.
  if (text.length <= most) return plainText(text);
  return `${plainText(text.slice(0, most)).replace(/\ufffd$/, '')}…`;
}
