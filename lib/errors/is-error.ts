import { types } from 'node:util';

/** Also an error of another realm: a test runner's, for one. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
