import { isError } from './is-error.js';
import { presentable } from './presentable.js';

const MOST_FRAMES = 30;
const LONGEST_FRAME = 300;

/**
 * The stack of an error for the log, without credentials and of limited length: the message in one line, then the
 * frames. All lines but the first are indented, so that a message cannot forge a line of the log. `undefined` without a
 * stack.
 */
export function describeStack(thrown: unknown): string | undefined {
  const stack = stackOf(thrown);
  if (stack === undefined) return undefined;
  // The message may have several lines. The frames begin after it.
  const begin = /\n\s{1,20}at /.exec(stack)?.index ?? stack.length;
  const frames = stack
    .slice(begin)
    .split('\n', MOST_FRAMES + 2)
    .slice(1);
  return [presentable(stack.slice(0, begin)), ...frames.slice(0, MOST_FRAMES).map(frame), ...rest(frames.length)].join(
    '\n',
  );
}

function stackOf(thrown: unknown): string | undefined {
  try {
    const stack = isError(thrown) ? thrown.stack : undefined;
    return typeof stack === 'string' && stack !== '' ? stack : undefined;
  } catch {
    return undefined; // The getter of the stack threw. The message is still logged.
  }
}

function frame(line: string): string {
  return `    ${presentable(line.slice(0, LONGEST_FRAME)).trim()}`;
}

function rest(frames: number): string[] {
  return frames > MOST_FRAMES ? ['    …'] : [];
}
