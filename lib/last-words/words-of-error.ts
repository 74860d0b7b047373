import { describeError } from '../errors/describe-error.js';
import { describeStack } from '../errors/describe-stack.js';
import { isError } from '../errors/is-error.js';

/** The message and the stack of the error that ended the process. Each line but the first is indented. */
export function wordsOfError(error: unknown, thrown: unknown = error): string {
  const [, ...frames] = describeStack(thrown)?.split('\n') ?? [];
  return [describeError(error), ...frames].join('\n');
}

/** The same for a failed task. The value that it threw has the useful stack, and not the error around it. */
export function wordsOfFailedTask(error: unknown): string {
  return wordsOfError(error, isError(error) ? error.cause : undefined);
}
