import type { CheckContext } from '../../checks/health-check.js';

/** What a check that waits needs of its context. */
export type Bounds = Pick<CheckContext, 'signal' | 'timeoutMs'>;

/** Nobody aborts a run without a context, so it waits this long at most. */
const TIMEOUT_MS = 5_000;

/** The part of the time that a check waits. Less than 1, so that it can still report for what it has waited. */
const PART_OF_THE_TIME = 0.9;

/** Reads the last arguments of a check: the context and the options. Each of them may be left out. */
export function contextAndOptions<O extends object>(
  given: readonly (CheckContext | O | undefined)[],
): { readonly context: Bounds; readonly options: O | undefined } {
  const context = given.find(isContext);
  const options = given.find((argument): argument is O => argument !== undefined && !isContext(argument));
  return { context: context ?? { signal: new AbortController().signal, timeoutMs: TIMEOUT_MS }, options };
}

export function patienceMsOf({ timeoutMs }: Bounds): number {
  return timeoutMs * PART_OF_THE_TIME;
}

function isContext(argument: unknown): argument is CheckContext {
  return typeof argument === 'object' && argument !== null && 'signal' in argument && 'timeoutMs' in argument;
}
