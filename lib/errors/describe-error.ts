import { presentable } from './presentable.js';
import { readReason, type Reason } from './reasons.js';

/**
 * What was thrown, in words: an error's message and what led to it, or the thing itself. One line, bounded, without
 * credentials. "fetch failed" is all that fetch says; "connect ECONNREFUSED 127.0.0.1:80" is its cause.
 */
export function describeError(thrown: unknown): string {
  return presentable(inWords(readReason(thrown)));
}

function inWords({ own, parts, more, cause }: Reason): string {
  const behind = [...parts, ...(cause ? [cause] : [])];
  // An error that wraps another may have said so already.
  if (own !== '' && behind.flatMap(lastWords).every((words) => saysAlready(own, words))) return own;
  const list = [...parts.map(inWords), ...(more > 0 ? [`${more} more`] : [])].join('; ');
  return [own, list, cause ? inWords(cause) : ''].filter((text) => text !== '').join(': ');
}

/** What the innermost causes say. */
function lastWords({ own, parts, cause }: Reason): string[] {
  const behind = [...parts, ...(cause ? [cause] : [])];
  return behind.length === 0 ? [own] : behind.flatMap(lastWords);
}

/** Whether `words` stand in the text, and not as a part of a longer word. */
function saysAlready(text: string, words: string): boolean {
  return ` ${spaced(text)} `.includes(` ${spaced(words)} `);
}

function spaced(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}_]+/gu, ' ').trim();
}
