const MARK = '…';

/** Cuts a text to a number of UTF-8 bytes, between two characters, and marks the cut. */
export function fitBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const bytes = Buffer.from(text).subarray(0, most - Buffer.byteLength(MARK));
  // The decoder drops a character that was cut in two.
  return new TextDecoder().decode(bytes, { stream: true }) + MARK;
}
