import { describeError } from '../errors/describe-error.js';
import { isError } from '../errors/is-error.js';
import { presentable } from '../errors/presentable.js';
import { BLANK } from '../errors/redact.js';
import { isPasswordName, isSecretName } from '../errors/secret-names.js';

type PlainValue = string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue };
export type PlainDetails = { readonly [key: string]: PlainValue };

const DEEPEST = 6;
const MOST_VALUES = 100;

/**
 * A copy of a check's details that JSON can hold, without credentials and of limited size. The details may be anything:
 * cyclic, with a BigInt, with a getter or a toJSON that throws. Where something was left out, the copy says so.
 */
export function plainDetails(details: object): PlainDetails {
  const plain = copy(details, 0, { values: MOST_VALUES });
  return isPlainObject(plain) ? plain : { value: plain ?? null };
}

function isPlainObject(value: PlainValue | undefined): value is PlainDetails {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function copy(value: unknown, depth: number, budget: { values: number }): PlainValue | undefined {
  switch (typeof value) {
    case 'string':
      return presentable(value);
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return presentable(value.toString());
    case 'object':
      return value === null ? null : copyObject(value, depth, budget);
  }
  // JSON leaves out `undefined`, functions and symbols too.
  return undefined;
}

function copyObject(value: object, depth: number, budget: { values: number }): PlainValue | undefined {
  try {
    if (isError(value)) return describeError(value);
    if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
    // This limit also ends a circle.
    if (depth === DEEPEST) return '(nested too deeply)';
    if ('toJSON' in value && typeof value.toJSON === 'function') return copy(value.toJSON(), depth + 1, budget);
    return Array.isArray(value) ? copyList(value, depth, budget) : copyEntries(value, depth, budget);
  } catch (error) {
    return `(cannot be read: ${describeError(error)})`;
  }
}

function copyList(list: readonly unknown[], depth: number, budget: { values: number }): PlainValue[] {
  const copied: PlainValue[] = [];
  for (const [index, entry] of list.entries()) {
    if (budget.values-- <= 0) return [...copied, `(${list.length - index} more)`];
    const value = copy(entry, depth + 1, budget) ?? null;
    // For `rawHeaders: ['X-Api-Key', 'S']`, and for a list of pairs.
    const before: unknown = list[index - 1];
    copied.push(typeof before === 'string' && isSecretName(before) ? withoutSecrets(value, before) : value);
  }
  return copied;
}

function copyEntries(object: object, depth: number, budget: { values: number }): PlainDetails {
  const keys = Object.keys(object);
  const copied: [string, PlainValue][] = [];
  for (const [index, key] of keys.entries()) {
    if (budget.values-- <= 0) {
      copied.push(['…', `(${keys.length - index} more)`]);
      break;
    }
    const value = readEntry(object, key, depth, budget);
    if (value === undefined) continue;
    copied.push([presentable(key), shownUnder(key, value, object)]);
  }
  // An assignment would set the prototype if the key is `__proto__`.
  return Object.fromEntries(copied);
}

function readEntry(object: object, key: string, depth: number, budget: { values: number }): PlainValue | undefined {
  try {
    return copy((object as Record<string, unknown>)[key], depth + 1, budget);
  } catch (error) {
    return `(cannot be read: ${describeError(error)})`;
  }
}

function shownUnder(key: string, value: PlainValue, object: object): PlainValue {
  if (isCommand(object, key)) return withoutTexts(value);
  const name = key === 'value' ? (nameIn(object) ?? key) : key;
  return isSecretName(name) ? withoutSecrets(value, name) : value;
}

/** In `{ name: 'DB_PASSWORD', value: 'S' }` the name of the value is in another entry. */
function nameIn(object: object): string | undefined {
  const { name, key, header, field }: Record<string, unknown> = { ...object };
  return [name, key, header, field].find((text): text is string => typeof text === 'string');
}

/** Numbers stay, but a password may consist of digits. */
function withoutSecrets(value: PlainValue, name: string): PlainValue {
  return typeof value === 'number' && isPasswordName(name) ? BLANK : withoutTexts(value);
}

/** Numbers stay, as in `tokens: { left: 42 }`. */
function withoutTexts(value: PlainValue): PlainValue {
  if (typeof value === 'string') return BLANK;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutTexts);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withoutTexts(entry)]));
}

/** ioredis puts `{ name: 'auth', args: ['user', 'password'] }` in its errors. */
function isCommand(object: object, key: string): boolean {
  return key === 'args' && 'name' in object;
}
