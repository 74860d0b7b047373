import { oneLine } from '../errors/one-line.js';

/** A text from outside as one line of limited length. */
export function shortText(text: string, most: number): string {
  if (text.length <= most) return oneLine(text);
  // Cut before escaping, because a text may be very long. Do not cut a surrogate pair in the middle.
  return `${oneLine(text.slice(0, most).replace(/[\uD800-\uDBFF]$/, ''))}…`;
}
