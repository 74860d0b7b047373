import { PACKAGE_VERSION } from './package-version.js';

/**
 * A key that all copies of this package share. An application may hold several: a package manager makes one for each set of
 * peers, and a library may bring its own. What one of them has declared or made, another finds by this key.
 *
 * Not of the version: what another major version has declared is to be found as well, and refused.
 */
export function sharedKey(what: string): symbol {
  return Symbol.for(`nestjs-probes: ${what}`);
}

/**
 * Whether what a copy of this version has declared or made is understood here: it is of the same major version. All of 0.x
 * is one.
 */
export function isUnderstood(version: unknown): boolean {
  return majorOf(version) === majorOf(PACKAGE_VERSION);
}

function majorOf(version: unknown): string | undefined {
  return /^\d+(?=\.)/.exec(String(version))?.[0];
}

/** Why something of another major version is refused, and how to mend it. */
export function otherMajor(version: unknown): string {
  const made = typeof version === 'string' ? version : 'an unknown version';
  return (
    `it comes from nestjs-probes ${made}, but ProbesModule from ${PACKAGE_VERSION}, and neither understands the other. ` +
    'Install one major version of nestjs-probes: `npm ls nestjs-probes` tells who brings which.'
  );
}

/** Makes a class recognise, by `instanceof` too, what another copy of the package has made of its own. */
export function brand(type: abstract new (...args: never) => object, key: symbol): void {
  Object.defineProperty(type.prototype, key, { value: PACKAGE_VERSION });
  const byPrototype = Function.prototype[Symbol.hasInstance];
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (byPrototype.call(this, value)) return true;
      // A class that extends it knows its own by their prototypes alone.
      return this === type && isUnderstood(brandOf(value, key));
    },
  });
}

/** The version of the copy that has made this, whatever it is, if it bears the brand. */
export function brandOf(value: unknown, key: symbol): unknown {
  const mayBear = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return mayBear ? Reflect.get(value, key) : undefined;
}
