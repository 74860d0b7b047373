const MARK = '…';

/** As much of a text as fits into so many bytes of UTF-8, cut between two characters, and marked where it was cut. */
export function fitBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const bytes = Buffer.from(text).subarray(0, most - Buffer.byteLength(MARK));
  // A character that the cut has gone through is left out whole.
  return new TextDecoder().decode(bytes, { stream: true }) + MARK;
}
