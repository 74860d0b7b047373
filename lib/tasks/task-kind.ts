import { sharedKey } from '../copies/across-copies.js';
import type { Field } from '../settings/read-fields.js';
import type { TaskSettings } from './task.js';

/** How the two kinds of tasks differ. Everything else is the same: how they are declared, found and ordered. */
export interface TaskKind {
  /** The name of the decorator. */
  readonly decorator: string;
  /** The name in a sentence. */
  readonly noun: string;
  /** The metadata key of the declarations on a class. */
  readonly declarations: symbol;
  /** @throws ProbesConfigurationError for an option that is wrong or unknown. */
  readOptions(raw: unknown, subject: string): TaskSettings;
}

/** @param noun Also part of the key that all copies of this package share. */
export function taskKind(decorator: string, noun: string, readOptions: TaskKind['readOptions']): TaskKind {
  return { decorator, noun, declarations: sharedKey(`${noun}s`), readOptions };
}

export function afterField(noun: string): Field<readonly string[]> {
  return {
    expected: `a list of names of ${noun}s`,
    accepts: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
    fallback: [],
  };
}
