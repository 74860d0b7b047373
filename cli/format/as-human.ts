import { createColors } from 'picocolors';
import type { Linted, Report } from '../lint/lint.js';
import { helpOf, LEVELS, type Level } from '../rules/rule.js';
import { safe, safeStart } from './safe.js';

type Colors = ReturnType<typeof createColors>;

/** For people: by file, with colours where the terminal has them. */
export function asHuman({ reports, checked }: Linted, isColorful: boolean): string {
  const colors = createColors(isColorful);
  const files = [...new Set(reports.map(({ file }) => file))];
  const blocks = files.map((file) => {
    const ofFile = reports.filter((report) => report.file === file);
    return [colors.underline(safeStart(file)), ...ofFile.map((report) => block(report, colors))].join('\n');
  });
  // After what could not be read, "nothing found" would say too much.
  const end = checked.length === 0 ? [] : [summary(reports, checked.length, colors)];
  return [...blocks, ...end].join('\n\n');
}

function block({ line, rule, level, message, mend }: Report, colors: Colors): string {
  return [
    `  line ${line}  ${paint(level, colors)}  ${colors.bold(rule.id)}`,
    `    ${safeStart(message)}`,
    `    ${colors.green('mend:')} ${safe(mend)}  ${colors.dim(helpOf(rule))}`,
  ].join('\n');
}

function paint(level: Level, colors: Colors): string {
  const paints = { error: colors.red, warning: colors.yellow, hint: colors.cyan } satisfies Record<Level, unknown>;
  return paints[level](level);
}

function summary(reports: readonly Report[], workloads: number, colors: Colors): string {
  const what = counted(workloads, 'workload');
  if (reports.length === 0) return colors.green(`${what} checked: nothing found.`);
  const counts = LEVELS.map((level) => counted(reports.filter((report) => report.level === level).length, level));
  return `${what} checked: ${counts.join(', ')}.`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
