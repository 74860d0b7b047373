import type { Entry } from '../read/entry.js';

/** A number of the manifest, or the default that Kubernetes takes in its place. */
export interface Setting<T = number> {
  /** `undefined` where the manifest has something that cannot be read, such as `${REPLICAS}`. */
  readonly value: T | undefined;
  /** Where it stands; where it is left out, the line of what it belongs to. */
  readonly line: number;
  readonly isSet: boolean;
}

/** A number with the default of Kubernetes. */
export function numberIn(parent: Entry, key: string, fallback: number): Setting {
  const entry = parent.get(key);
  if (entry === undefined) return { value: fallback, line: parent.line, isSet: false };
  return { value: entry.number(), line: entry.line, isSet: true };
}

/** A number that Kubernetes replaces by its default when it is 0. */
export function positiveIn(parent: Entry, key: string, fallback: number): Setting {
  const setting = numberIn(parent, key, fallback);
  return setting.value === 0 ? { ...setting, value: fallback } : setting;
}
