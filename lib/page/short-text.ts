import { oneLine } from '../errors/one-line.js';

/** A text from outside in one line, no longer than a person reads. */
export function shortText(text: string, most: number): string {
  if (text.length <= most) return oneLine(text);
  // Cut first: of 10 KB there is no need to look at more than is shown. Not in the middle of a character.
  return `${oneLine(text.slice(0, most).replace(/[\uD800-\uDBFF]$/, ''))}…`;
}
