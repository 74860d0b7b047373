import { ALL_RULES } from '../rules/all-rules.js';
import { helpOf, type Level } from '../rules/rule.js';
import type { Formatter } from './formatter.js';
import { safe } from './safe.js';

const LEVELS = { error: 'error', warning: 'warning', hint: 'note' } as const satisfies Record<Level, string>;
const HOME = 'https://github.com/nestjs-probes/nestjs-probes';

/** SARIF 2.1.0, for code scanning. */
export const asSarif: Formatter = ({ reports }) =>
  JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver: DRIVER }, results: reports.map(toResult) }],
    },
    undefined,
    2,
  );

const DRIVER = {
  name: 'nestjs-probes',
  informationUri: HOME,
  rules: ALL_RULES.map((rule) => ({
    id: rule.id,
    shortDescription: { text: rule.sentence },
    helpUri: `${HOME}/blob/main/${helpOf(rule)}`,
    defaultConfiguration: { level: LEVELS[rule.level] },
  })),
};

function toResult({ file, line, rule, level, message, mend }: Parameters<Formatter>[0]['reports'][number]) {
  return {
    ruleId: rule.id,
    ruleIndex: ALL_RULES.indexOf(rule),
    level: LEVELS[level],
    message: { text: safe(`${message} Mend: ${mend}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line },
        },
      },
    ],
  };
}

/** A path as a URI: relative to the folder in which the command runs, with slashes. */
function uriOf(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
