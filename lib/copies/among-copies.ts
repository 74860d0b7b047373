import { sharedKey } from './across-copies.js';
import { PACKAGE_VERSION } from './package-version.js';

/**
 * Puts something of this copy beside what the other copies have put in under the same name, each with the version of its
 * copy. Another copy may be loaded at any time, so whoever looks sees what there is by then.
 */
export function amongCopies<T extends object>(what: string, ours: T): ReadonlyMap<T, string> {
  const key = sharedKey(what);
  const all = (Reflect.get(globalThis, key) as Map<T, string> | undefined) ?? new Map<T, string>();
  Object.defineProperty(globalThis, key, { value: all, configurable: true });
  return all.set(ours, PACKAGE_VERSION);
}
