import { isPrintable } from '../errors/one-line.js';
import type { Field } from './read-fields.js';

/** The longest delay of a timer: a longer one would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** A duration in milliseconds, above 0. */
export function positiveMs<T extends number | undefined>(fallback: T): Field<number | T> {
  return {
    expected: `a positive number of milliseconds, ${LONGEST_DELAY_MS} at most`,
    accepts: (value) => isWithin(value, Number.MIN_VALUE, LONGEST_DELAY_MS),
    fallback,
  };
}

/** A duration in milliseconds, 0 or more. */
export function nonNegativeMs(fallback: number): Field<number> {
  return {
    expected: `a number of milliseconds from 0 to ${LONGEST_DELAY_MS}`,
    accepts: (value) => isWithin(value, 0, LONGEST_DELAY_MS),
    fallback,
  };
}

/** A number of things: a whole number from 1. */
export function count(fallback: number): Field<number> {
  return {
    expected: 'a whole number, 1 or more',
    accepts: (value) => Number.isInteger(value) && isWithin(value, 1, Number.MAX_SAFE_INTEGER),
    fallback,
  };
}

/** A whole number from 1, or Infinity. */
export function countOrForEver(fallback: number): Field<number> {
  const { expected, accepts } = count(fallback);
  return { expected: `${expected}, or Infinity`, accepts: (value) => value === Infinity || accepts(value), fallback };
}

/**
 * An amount, 0 or more.
 *
 * @param unit In the plural, for an error.
 */
export function amount<T extends number | undefined>(unit: string, fallback: T, most = Infinity): Field<number | T> {
  return {
    expected: most === Infinity ? `a number of ${unit}, 0 or more` : `a number of ${unit} from 0 to ${most}`,
    accepts: (value) => isWithin(value, 0, Math.min(most, Number.MAX_VALUE)),
    fallback,
  };
}

/** A part of a whole, from 0 to 1. */
export function part(fallback: number): Field<number> {
  return { expected: 'a number from 0 to 1', accepts: (value) => isWithin(value, 0, 1), fallback };
}

/** A TCP port to listen on. Required. With 0 the operating system chooses one. */
export function port(): Field<number> {
  return {
    expected: 'a port number from 0 to 65535',
    accepts: (value) => Number.isInteger(value) && isWithin(value, 0, 65_535),
    fallback: 0,
    required: true,
  };
}

export function flag(fallback: boolean): Field<boolean> {
  return { expected: 'true or false', accepts: (value) => typeof value === 'boolean', fallback };
}

/** Off, on, or the one word between the two. */
export function flagOrWord<const T extends string>(word: T, fallback: boolean): Field<boolean | T> {
  return {
    expected: `true, false or '${word}'`,
    accepts: (value) => typeof value === 'boolean' || value === word,
    fallback,
  };
}

/**
 * Off, on with the defaults, or on with settings, which another reader reads.
 *
 * @param names The names of those settings, for an error.
 */
export function flagOr<T extends object>(names: string, fallback = false): Field<boolean | T> {
  return {
    expected: `true, false or an object with ${names}`,
    accepts: (value) => typeof value === 'boolean' || (typeof value === 'object' && value !== null),
    fallback,
  };
}

/** A text that goes into bodies and log lines, so it must be a single line. */
export function text<T extends string | undefined>(fallback: T): Field<string | T> {
  return {
    expected: 'a string that is not empty',
    accepts: (value) => typeof value === 'string' && value.trim() !== '',
    fallback,
    also: {
      expected: 'one line without control characters',
      accepts: (value) => typeof value === 'string' && isPrintable(value),
    },
  };
}

export function oneOf<const T extends string>(choices: readonly T[], fallback: NoInfer<T>): Field<T> {
  return {
    expected: choices.map((choice) => `'${choice}'`).join(' or '),
    accepts: (value) => choices.some((choice) => choice === value),
    fallback,
  };
}

export function listOf<const T extends string>(
  choices: readonly T[],
  fallback: readonly NoInfer<T>[],
): Field<readonly T[]> {
  return {
    expected: `a list of ${choices.map((choice) => `'${choice}'`).join(', ')}`,
    accepts: (value) => Array.isArray(value) && value.every((entry) => choices.some((choice) => choice === entry)),
    fallback,
  };
}

/** An object of settings. The caller reads what is in it. */
export function section<T extends object>(): Field<T | undefined> {
  return {
    expected: 'an object',
    accepts: (value) => typeof value === 'object' && value !== null,
    fallback: undefined,
  };
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most;
}
