import { isPrintable } from '../errors/one-line.js';
import type { Field } from './read-fields.js';

/** What setTimeout can wait: a longer delay would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** A duration in milliseconds that must pass: more than nothing. */
export function positiveMs<T extends number | undefined>(fallback: T): Field<number | T> {
  return {
    expected: `a positive number of milliseconds, ${LONGEST_DELAY_MS} at most`,
    accepts: (value) => isWithin(value, Number.MIN_VALUE, LONGEST_DELAY_MS),
    fallback,
  };
}

/** A duration in milliseconds that may be nothing. */
export function nonNegativeMs(fallback: number): Field<number> {
  return {
    expected: `a number of milliseconds from 0 to ${LONGEST_DELAY_MS}`,
    accepts: (value) => isWithin(value, 0, LONGEST_DELAY_MS),
    fallback,
  };
}

/** How many of something: a whole number from 1. */
export function count(fallback: number): Field<number> {
  return {
    expected: 'a whole number, 1 or more',
    accepts: (value) => Number.isInteger(value) && isWithin(value, 1, Number.MAX_SAFE_INTEGER),
    fallback,
  };
}

/** How often something may happen: a whole number from 1, or for ever. */
export function countOrForEver(fallback: number): Field<number> {
  const { expected, accepts } = count(fallback);
  return { expected: `${expected}, or Infinity`, accepts: (value) => value === Infinity || accepts(value), fallback };
}

/** A TCP port to listen on, which must be named; 0 leaves the choice to the system. */
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

/**
 * Off, on with the defaults, or on with settings of its own, which their own reader reads.
 *
 * @param names The names of those settings, for a sentence.
 */
export function flagOr<T extends object>(names: string, fallback = false): Field<boolean | T> {
  return {
    expected: `true, false or an object with ${names}`,
    accepts: (value) => typeof value === 'boolean' || (typeof value === 'object' && value !== null),
    fallback,
  };
}

/** It stands in bodies and in lines of the log. */
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

/** An object with settings of its own, which its own reader reads. */
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
