import { types } from 'node:util';

/** `true` also for an error of another realm, for example of a test runner. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
