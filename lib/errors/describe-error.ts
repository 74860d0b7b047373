import { presentable } from './presentable.js';
import { readReason, type Reason } from './reasons.js';

/**
 * What was thrown, as text: the message of an error and of its causes, or the value itself. One line of limited length,
 * without credentials. The causes matter: fetch says only "fetch failed", and its cause says "connect ECONNREFUSED
 * 127.0.0.1:80".
 */
export function describeError(thrown: unknown): string {
  return presentable(inWords(readReason(thrown)));
}

function inWords({ own, parts, more, cause }: Reason): string {
  const behind = [...parts, ...(cause ? [cause] : [])];
  // The message of an error may already contain its cause.
  if (own !== '' && behind.flatMap(lastWords).every((words) => saysAlready(own, words))) return own;
  const list = [...parts.map(inWords), ...(more > 0 ? [`${more} more`] : [])].join('; ');
  return [own, list, cause ? inWords(cause) : ''].filter((text) => text !== '').join(': ');
}

/** The texts of the innermost causes. */
function lastWords({ own, parts, cause }: Reason): string[] {
  const behind = [...parts, ...(cause ? [cause] : [])];
  return behind.length === 0 ? [own] : behind.flatMap(lastWords);
}

/** Whether the text contains `words`, and not only as a part of a longer word. */
function saysAlready(text: string, words: string): boolean {
  return ` ${spaced(text)} `.includes(` ${spaced(words)} `);
}

function spaced(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}_]+/gu, ' ').trim();
}
