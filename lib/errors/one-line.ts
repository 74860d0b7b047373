/** What a terminal or a viewer takes for the end of a line; CR LF makes two, with nothing in between. */
const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]/;

/**
 * What is not to be printed as it is: control characters (the escape of a terminal's colours is one), characters without
 * a shape (they turn the direction of a text around, or hide a part of it), and halves of a character. The two joiners stay:
 * emoji and some scripts are written with them.
 */
const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text as one line. A line break, with the spaces around it, becomes a space: messages of several lines, such as those of
 * Prisma, read as sentences then. Any other character that is not to be printed is written as JavaScript writes it: `\u001b`.
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

/** Whether a text has a line break or another character that is not to be printed. */
export function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) === -1;
}

function escape(character: string): string {
  const code = character.codePointAt(0)?.toString(16) ?? '';
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
