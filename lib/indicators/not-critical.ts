import { presentable } from '../errors/presentable.js';

/** The names in `PROBES_NOT_CRITICAL=database,search`: indicators that are not critical in this process. */
export function readNotCritical({ PROBES_NOT_CRITICAL = '' }: NodeJS.ProcessEnv): ReadonlySet<string> {
  const names = PROBES_NOT_CRITICAL.split(',').map((name) => name.trim());
  return new Set(names.filter((name) => name !== ''));
}

/** The log line about an indicator that the variable names. */
export function namedInWords(name: string): string {
  return `${name} is not critical, because PROBES_NOT_CRITICAL names it`;
}

/**
 * The log line about names of the variable that no indicator has. `undefined` when there are none.
 *
 * @param named The names in the variable.
 * @param known The names of all indicators.
 */
export function unknownInWords(named: Iterable<string>, known: readonly string[]): string | undefined {
  const unknown = [...named].filter((name) => !known.includes(name));
  if (unknown.length === 0) return undefined;
  const there = known.length === 0 ? 'There are no indicators' : `The indicators are ${listed(known)}`;
  return `PROBES_NOT_CRITICAL names ${listed(unknown)}, and no indicator has that name, so it changes nothing. ${there}`;
}

/** The names come from the environment, so the list is made safe for a log line. */
function listed(names: readonly string[]): string {
  return presentable(names.map((name) => `\`${name}\``).join(', '));
}
