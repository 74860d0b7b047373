import type { Level } from '../rules/rule.js';
import { helpOf } from '../rules/rule.js';
import type { Formatter } from './formatter.js';
import { safe } from './safe.js';

const COMMANDS = { error: 'error', warning: 'warning', hint: 'notice' } as const satisfies Record<Level, string>;

/** Annotations of GitHub Actions, one line each. */
export const asGithub: Formatter = ({ reports }) =>
  reports
    .map(({ file, line, rule, level, message, mend }) => {
      const about = `file=${property(file)},line=${line},title=${property(rule.id)}`;
      return `::${COMMANDS[level]} ${about}::${data(`${message} Mend: ${mend} ${helpOf(rule)}`)}`;
    })
    .join('\n');

function data(text: string): string {
  return safe(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
