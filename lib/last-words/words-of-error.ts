import { describeError } from '../errors/describe-error.js';
import { describeStack } from '../errors/describe-stack.js';

/** What ended the process, and where it was thrown: each line but the first is indented. */
export function wordsOfError(error: unknown, thrown: unknown = error): string {
  const [, ...frames] = describeStack(thrown)?.split('\n') ?? [];
  return [describeError(error), ...frames].join('\n');
}
