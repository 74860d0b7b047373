import { ProbesConfigurationError } from '../errors/configuration-error.js';

/** A numeric setting, with its name for an error. */
export interface Setting {
  readonly name: string;
  readonly value: number;
}

interface Relation {
  readonly holds: (value: number, other: number) => boolean;
  readonly mend: (name: string, other: string) => string;
}

const lower = (name: string, other: string) => `Lower \`${name}\`, or raise \`${other}\`.`;
const raise = (name: string, other: string) => `Raise \`${name}\`, or lower \`${other}\`.`;

const RELATIONS = {
  above: { holds: (value, other) => value > other, mend: raise },
  below: { holds: (value, other) => value < other, mend: lower },
  'at least': { holds: (value, other) => value >= other, mend: raise },
  'at most': { holds: (value, other) => value <= other, mend: lower },
} satisfies Record<string, Relation>;

/**
 * Refuses two settings that are valid alone but contradict each other.
 *
 * @param subject The beginning of the error, which says whose settings these are.
 * @param why The end of the error, which says what would happen.
 * @throws ProbesConfigurationError
 */
export function requireThat(
  subject: string,
  setting: Setting,
  relation: keyof typeof RELATIONS,
  other: Setting,
  why: string,
): void {
  const { holds, mend } = RELATIONS[relation];
  if (holds(setting.value, other.value)) return;
  throw new ProbesConfigurationError(
    `${subject}\`${setting.name}\` must be ${relation} \`${other.name}\` (${other.value}), got ${setting.value}: ${why}. ` +
      mend(setting.name, other.name),
  );
}
