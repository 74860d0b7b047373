import { ProbesConfigurationError } from '../errors/configuration-error.js';

/** One setting: the values it accepts, and its default. */
export interface Field<T> {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  readonly fallback: T;
  /** A second condition, which a default that comes from the code must meet too. */
  readonly also?: { readonly expected: string; readonly accepts: (value: unknown) => boolean };
  /** Set when the setting has no default. */
  readonly required?: true;
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/**
 * Reads an object of settings. Uses the default of each setting that is left out, and refuses wrong values and unknown
 * names.
 *
 * @param where The beginning of the names in an error: it says whose settings these are.
 * @throws ProbesConfigurationError
 */
export function readFields<F extends Fields>(raw: unknown, fields: F, where: { subject?: string; path?: string }) {
  const { subject = '', path = '' } = where;
  const object = asObject(raw, subject, path);
  const prefix = path === '' ? '' : `${path}.`;
  for (const key of Object.keys(object)) {
    if (!Object.hasOwn(fields, key)) {
      throw new ProbesConfigurationError(
        `${subject}\`${prefix}${key}\` is not an option; there are ${Object.keys(fields).join(', ')}. ` +
          'Take it out, or correct its name.',
      );
    }
  }
  const values: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    values[key] = readField(object[key], field, () => `${subject}\`${prefix}${key}\``);
  }
  return Object.freeze(values) as Values<F>;
}

/** @param name Called only for an error: an application may have many indicators. */
function readField(value: unknown, field: Field<unknown>, name: () => string): unknown {
  const isLeftOut = value === undefined && !field.required;
  const read = isLeftOut ? field.fallback : value;
  if (!isLeftOut && !field.accepts(read)) throw refusal(name(), field.expected, read, mend(field));
  if (read === undefined || field.also === undefined || field.also.accepts(read)) return read;
  const how = field.also.accepts(field.fallback) ? mend(field) : 'Set it by hand.';
  throw refusal(name(), field.also.expected, read, how);
}

function refusal(name: string, expected: string, found: unknown, how: string): ProbesConfigurationError {
  return new ProbesConfigurationError(`${name} must be ${expected}, got ${show(found)}. ${how}`);
}

function mend({ required, fallback }: Field<unknown>): string {
  if (required) return 'It has no default: name one.';
  return fallback === undefined ? 'Leave it out if in doubt.' : `Leave it out to use ${show(fallback)}.`;
}

function asObject(raw: unknown, subject: string, path: string): Readonly<Record<string, unknown>> {
  if (raw === undefined) return {};
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return raw as Record<string, unknown>;
  const name = path === '' ? 'the options' : `\`${path}\``;
  throw new ProbesConfigurationError(
    `${subject}${name} must be an object, got ${show(raw)}. Leave ${path === '' ? 'them' : 'it'} out for the defaults.`,
  );
}

/** A short text for a value in an error. Never throws. */
export function show(value: unknown): string {
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return 'an object';
  if (typeof value === 'string' || Array.isArray(value)) return json(value).slice(0, 100);
  return String(value);
}

function json(value: string | readonly unknown[]): string {
  try {
    return JSON.stringify(value);
  } catch {
    // The list contains itself or a BigInt.
    return 'a list';
  }
}
