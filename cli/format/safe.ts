/**
 * Text from a file, for a terminal or a log: on one line, without control characters and without those that change the
 * direction of writing.
 */
export function safe(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g, escaped);
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The same at the beginning of a line, where a CI would take `::` for a command. */
export function safeStart(text: string): string {
  return safe(text).replace(/^(?=\s*(?:::|##\[))/, './');
}
