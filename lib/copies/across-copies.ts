import { PACKAGE_VERSION } from './package-version.js';

/**
 * A key that all copies of this package share. An application may contain several copies: a package manager installs
 * one for each set of peers, and a library may bring its own. With this key one copy finds what another has declared or
 * made.
 *
 * The key has no version, so that the declarations of another major version are found and refused.
 */
export function sharedKey(what: string): symbol {
  return Symbol.for(`nestjs-probes: ${what}`);
}

/**
 * Whether this copy can use what a copy of `version` has declared or made: only with the same major version. All of 0.x
 * counts as one.
 */
export function isUnderstood(version: unknown): boolean {
  return majorOf(version) === majorOf(PACKAGE_VERSION);
}

function majorOf(version: unknown): string | undefined {
  return /^\d+(?=\.)/.exec(String(version))?.[0];
}

/** The error for something of another major version. */
export function otherMajor(version: unknown): string {
  const made = typeof version === 'string' ? version : 'an unknown version';
  return (
    `it comes from nestjs-probes ${made}, but ProbesModule from ${PACKAGE_VERSION}, and neither understands the other. ` +
    'Install one major version of nestjs-probes: `npm ls nestjs-probes` tells who brings which.'
  );
}

/** Makes `instanceof` of a class accept the instances that another copy of the package has made. */
export function brand(type: abstract new (...args: never) => object, key: symbol): void {
  Object.defineProperty(type.prototype, key, { value: PACKAGE_VERSION });
  const byPrototype = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (byPrototype.call(this, value)) return true;
      // A subclass recognises only its own instances, by their prototypes.
      return this === type && isUnderstood(brandOf(value, key));
    },
  });
}

/** The version of the copy that made this value. `undefined` without the brand. */
export function brandOf(value: unknown, key: symbol): unknown {
  const mayBear = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return mayBear ? Reflect.get(value, key) : undefined;
}
