/**
 * Control characters, invisible format characters (they change the direction of a text or hide a part of it), half
 * surrogate pairs, and line breaks of Unicode. The two joiners may stay, because emoji and some scripts need them.
 */
const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text from a file, for a terminal or a log: on one line, and nothing in it that cannot be seen. */
export function safe(text: string): string {
  return text.replaceAll(UNPRINTABLE, escaped);
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0)?.toString(16) ?? '';
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** The same at the beginning of a line, where a CI would take `::` for a command. */
export function safeStart(text: string): string {
  return safe(text).replace(/^(?=\s*(?:::|##\[))/, './');
}
