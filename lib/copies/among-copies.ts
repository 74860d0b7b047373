import { sharedKey } from './across-copies.js';
import { PACKAGE_VERSION } from './package-version.js';

/**
 * Adds a value of this copy to those that other copies have added under the same name, each with the version of its
 * copy. The map is shared, because another copy may be loaded at any time.
 */
export function amongCopies<T extends object>(what: string, ours: T): ReadonlyMap<T, string> {
  const key = sharedKey(what);
  const all = (Reflect.get(globalThis, key) as Map<T, string> | undefined) ?? new Map<T, string>();
  Object.defineProperty(globalThis, key, { value: all, configurable: true });
  return all.set(ours, PACKAGE_VERSION);
}
