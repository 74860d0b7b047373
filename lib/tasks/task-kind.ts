import { sharedKey } from '../copies/across-copies.js';
import type { Field } from '../settings/read-fields.js';
import type { TaskSettings } from './task.js';

/** What tells the kinds of tasks apart. All else is the same for each of them: how they are declared, found and ordered. */
export interface TaskKind {
  /** The decorator's name. */
  readonly decorator: string;
  /** In a sentence. */
  readonly noun: string;
  /** Where the declarations stand in a class's metadata. */
  readonly declarations: symbol;
  /** @throws ProbesConfigurationError for an option that is wrong or unknown. */
  readOptions(raw: unknown, subject: string): TaskSettings;
}

/** @param noun Also in the key that all copies of this package share. */
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
