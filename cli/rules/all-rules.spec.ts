import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_FACTS } from '../application/defaults.js';
import { readGivenFacts } from '../application/read-given-facts.js';
import { lint } from '../lint/lint.js';
import { readDocuments } from '../read/read-documents.js';
import { ALL_RULES } from './all-rules.js';
import type { Example } from './example.js';
import { LEVELS } from './rule.js';

const DOCS = readFileSync(join(import.meta.dirname, '../../docs/lint.md'), 'utf8');

/** The rules of the issue, as people name them in `--ignore`: an id never changes. */
const IDS = [
  'readiness-missing',
  'liveness-is-readiness',
  'liveness-dependency',
  'probe-on-health',
  'probe-path',
  'probe-port',
  'grpc-probe-named-port',
  'timeout-below-deadline',
  'period-below-timeout',
  'startup-missing',
  'initial-delay',
  'liveness-kills-early',
  'liveness-grace',
  'grace-below-budget',
  'prestop-doubles-drain',
  'pid-1',
  'probe-port-in-service',
  'max-unavailable',
  'pdb-blocks-eviction',
  'single-replica',
  'cpu-limit',
  'shared-critical',
];

function findings({ yaml, facts }: Example) {
  const { manifests, problems } = readDocuments({ file: 'example.yaml', text: yaml, isNamed: true });
  expect(problems).toEqual([]);
  return lint(manifests, facts === undefined ? DEFAULT_FACTS : readGivenFacts(facts), new Set()).reports;
}

it('there are the rules that people name in --ignore, and no other', () => {
  expect(ALL_RULES.map(({ id }) => id)).toEqual(IDS);
});

describe.each(ALL_RULES)('$id', (rule) => {
  it('finds its bad example, and no other rule does', () => {
    const found = findings(rule.examples.bad);
    expect(found.map((report) => report.rule.id)).toEqual([rule.id]);
    expect(found[0]).toMatchObject({ level: rule.level, file: 'example.yaml' });
  });

  it('finds nothing in its good example, nor does another rule', () => {
    expect(findings(rule.examples.good)).toEqual([]);
  });

  it('is described in docs/lint.md, with its level and its sentence', () => {
    expect(LEVELS).toContain(rule.level);
    const [, section = ''] = DOCS.split(`\n### ${rule.id}\n\n`);
    expect(section.split('\n')[0]).toBe(`**${rule.level}.** ${rule.sentence}`);
  });
});
