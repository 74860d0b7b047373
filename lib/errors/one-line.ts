/**
 * Characters that terminals or viewers treat as the end of a line. CR LF gives two ends with an empty line between,
 * which is dropped.
 */
const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;

/**
 * Characters that must not be printed: control characters (such as the escape of a terminal), invisible format
 * characters (they change the direction of a text or hide a part of it), and half surrogate pairs. The two joiners may
 * stay, because emoji and some scripts need them.
 */
const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text as one line. A line break with the spaces around it becomes a space, so that messages of several lines
 * (Prisma) read as sentences. Any other character that must not be printed is written as JavaScript writes it:
 * `\u001b`.
 */
export function oneLine(text: string): string {
  const lines = text.split(LINE_BREAK);
  const line =
    lines.length === 1
      ? text
      : lines
          .map((each) => each.trim())
          .filter((each) => each !== '')
          .join(' ');
  return line.replaceAll('\t', ' ').replaceAll(UNPRINTABLE, escape);
}

/** Whether a text has neither a line break nor another character that must not be printed. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) === -1;
}

function escape(character: string): string {
  const code = character.codePointAt(0)?.toString(16) ?? '';
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
