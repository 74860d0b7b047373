import { isError } from './is-error.js';
import { presentable } from './presentable.js';

/** Causes of causes are followed this far: some libraries make circles of them. */
const CAUSES = 3;

/** Of the errors of an aggregate the first are shown. */
const SHOWN_ERRORS = 5;

/** What was thrown, in words: an error's message, its causes', or the thing itself. */
export function describeError(thrown: unknown): string {
  try {
    return presentable(inWords(thrown, CAUSES));
  } catch {
    // Its getters or its toString() throw. That it was thrown is reported all the same.
    return 'An error that cannot be shown was thrown';
  }
}

function inWords(thrown: unknown, causes: number): string {
  if (typeof thrown === 'string') return thrown;
  if (!isError(thrown)) return `${String(thrown)} was thrown`;
  const own = ownWords(thrown, causes);
  if (causes === 0 || thrown.cause === undefined || thrown.cause === null) return own;
  // "fetch failed" is all that fetch says; "connect ECONNREFUSED 127.0.0.1:80" is its cause. Who has wrapped it may have
  // said so already.
  return own.includes(lastWords(thrown.cause, causes - 1)) ? own : `${own}: ${inWords(thrown.cause, causes - 1)}`;
}

/** What the innermost cause says. */
function lastWords(thrown: unknown, causes: number): string {
  const goesOn = isError(thrown) && thrown.cause !== undefined && causes > 0;
  return goesOn ? lastWords(thrown.cause, causes - 1) : inWords(thrown, 0);
}

function ownWords(error: Error, causes: number): string {
  // A connection refused on every address of a host is an aggregate without a message; Promise.any() gives one that says
  // nothing.
  if (error instanceof AggregateError && causes > 0 && error.errors.length > 0) {
    const errors = error.errors.slice(0, SHOWN_ERRORS).map((each) => inWords(each, causes - 1));
    return [...(error.message === '' ? [] : [error.message]), errors.join('; ')].join(': ');
  }
  return error.message === '' ? error.name : error.message;
}
