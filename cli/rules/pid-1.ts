import { programOf } from '../workload/program.js';
import { example } from './example.js';
import type { Rule } from './rule.js';

const MANAGERS = new Set(['npm', 'npx', 'yarn', 'yarnpkg', 'pnpm', 'pnpx', 'corepack', 'nest']);
const SHELL = /^(?:ba|da|a|z|k)?sh$/;

export const pid1: Rule = {
  id: 'pid-1',
  level: 'error',
  sentence: 'A package manager or a shell stands between SIGTERM and node.',
  check: ({ application, runsToEnd }) =>
    application.flatMap(({ command, name }) => {
      const between = standsBetween(command.words);
      if (between === undefined) return [];
      return [
        {
          line: command.line,
          found: `Container \`${name}\` runs \`${command.words.join(' ')}\`.`,
          why: `\`${between}\` gets the SIGTERM and does not pass it on: there is no drain, and what runs is cut.`,
          mend: "command: ['node', 'dist/main.js'].",
          level: runsToEnd ? 'warning' : 'error',
        },
      ];
    }),
  examples: {
    bad: example({ container: { command: "['npm', 'run', 'start:prod']" } }),
    good: example({ container: { command: "['sh', '-c', 'exec node dist/main.js']" } }),
  },
};

/** The program that keeps the signal from node; `undefined` when none does, or when the image decides. */
function standsBetween(command: readonly string[]): string | undefined {
  const { program, words } = programOf(command);
  if (MANAGERS.has(program)) return program;
  if (!SHELL.test(program)) return undefined;
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  const script = at === -1 ? undefined : words[at + 1];
  // A script in a file may end with exec, and one with a trap may pass the signal on.
  if (script === undefined || /\btrap\b/.test(script)) return undefined;
  const last = lastCommand(script);
  return /^exec\s/.test(last) ? standsBetween(last.split(/\s+/).slice(1)) : program;
}

/** The last command of a script. The ones before it end by themselves. */
function lastCommand(script: string): string {
  const commands = script.split(/&&|\|\||[;\n]/).map((command) => command.trim());
  return commands.findLast((command) => command !== '') ?? '';
}
