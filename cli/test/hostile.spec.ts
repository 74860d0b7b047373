import { describe, expect, it } from 'vitest';
import { safe, safeStart } from '../format/safe.js';
import { runCli, THREE_FINDINGS } from './run-cli.fake.js';

const HEAD = 'apiVersion: apps/v1\nkind: Deployment\n';
const MEGABYTES_10 = 'y'.repeat(10 * 1024 * 1024);
const LETTERS = [...'abcdefghij'];

/** Each line has nine times the line above: a billion in all. */
const BOMB = LETTERS.map((letter, index) => {
  const before = LETTERS[index - 1];
  return `${letter}: &${letter} [${Array(9)
    .fill(before === undefined ? 'x' : `*${before}`)
    .join(', ')}]`;
}).join('\n');

const render = 'is a template that nobody has filled in. Render it first: helm template . | nestjs-probes lint -';

const HOSTILE: readonly (readonly [name: string, text: string, code: number, sentence: string])[] = [
  ['an empty file', '', 2, 'Nothing to check'],
  ['comments alone', '# nothing\n---\n# still nothing\n', 2, 'Nothing to check'],
  [
    'a CRD',
    'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: 1\n',
    0,
    'There is no workload',
  ],
  [
    'a CRD that names a kind',
    'apiVersion: x/v1\nkind: Gadget\nspec: { kind: Deployment }\n',
    0,
    'There is no workload',
  ],
  ['tabs', `${HEAD}spec:\n\treplicas: 1\n`, 2, 'a.yaml:4: This is no valid YAML: Tabs are not allowed as indentation.'],
  ['an open quote', `${HEAD}metadata: { name: "a\n`, 2, 'a.yaml:4: This is no valid YAML: Missing closing "quote.'],
  ['broken JSON', '{"apiVersion": "apps/v1", "kind": "Deployment"', 2, 'a.yaml:1: This is no valid YAML: '],
  ['an alias bomb', `${HEAD}${BOMB}\nspec: *j\n`, 0, 'has no containers that can be read'],
  ['an alias bomb as containers', `${HEAD}${BOMB}\nspec: { template: { spec: { containers: *j } } }`, 0, 'Not checked'],
  ['a list in itself', 'apiVersion: v1\nkind: List\nitems: &i\n  - *i\n', 0, 'There is no workload'],
  ['a List in itself', '&r\napiVersion: v1\nkind: List\nitems: [*r, *r, *r, *r, *r]\n', 0, 'There is no workload'],
  ['a merge of itself', `${HEAD}spec: &s\n  <<: *s\n  template: *s\n`, 0, 'has no containers that can be read'],
  ['an alias to nothing', `${HEAD}spec: *nowhere\n`, 0, 'has no containers that can be read'],
  [
    '20,000 levels',
    `${HEAD}spec: ${'['.repeat(20_000)}`,
    2,
    'a.yaml:1: This document is nested too deeply to be read.',
  ],
  ['a workload of 10 MB', `${HEAD}x: "${MEGABYTES_10}"\n`, 2, 'a.yaml:1: This document has 10.0 MB'],
  [
    'a ConfigMap of 10 MB beside a workload',
    `kind: ConfigMap\nx: "${MEGABYTES_10}"\n---\n${THREE_FINDINGS}`,
    1,
    'defaults',
  ],
  [
    'a file of 21 MB',
    MEGABYTES_10 + MEGABYTES_10 + MEGABYTES_10.slice(0, 1024 * 1024),
    2,
    'This has 21 MB, 20 MB at most.',
  ],
  ['1,000 workloads', Array(1_000).fill(THREE_FINDINGS).join('---\n'), 1, 'defaults'],
  [
    'a template in a value',
    `${HEAD}metadata:\n  name: {{ .Release.Name }}-api\n`,
    2,
    `a.yaml:4: \`{{ .Release.Name }}\` ${render}`,
  ],
  [
    'a template as a value',
    `${HEAD}spec:\n  replicas: {{ .Values.replicas }}\n`,
    2,
    `a.yaml:4: \`{{ .Values.replicas }}\` ${render}`,
  ],
  [
    'a template around it',
    `{{- if .Values.on }}\n${HEAD}{{- end }}\n`,
    2,
    `a.yaml:1: \`{{- if .Values.on }}\` ${render}`,
  ],
  [
    'other types than expected',
    `${HEAD}spec: { template: { spec: { containers: { a: b } } } }\n`,
    0,
    'has no containers',
  ],
  [
    'containers that are none',
    `${HEAD}spec: { template: { spec: { containers: [1, null, [], {}] } } }\n`,
    0,
    'Not checked',
  ],
  [
    'two objects in one document',
    `${THREE_FINDINGS}${THREE_FINDINGS}`,
    2,
    'a.yaml:20: This document has `kind` a second time.',
  ],
  ['a kind that is a map', 'apiVersion: [1]\nkind: { Deployment: 1 }\n', 0, 'There is no workload'],
  ['a tag of another language', 'apiVersion: v1\nkind: !!js/function "Pod"\nspec: !x {}\n', 0, 'no containers'],
];

describe('hostile YAML gets a sentence and no stack trace', () => {
  it.each(HOSTILE)('%s', async (_, text, code, sentence) => {
    const outcome = await runCli(['lint', 'FOLDER/a.yaml'], { 'a.yaml': text });
    expect(outcome.err).toContain(sentence);
    expect(outcome.err).not.toMatch(/^\s+at |Error:/m);
    expect(outcome.code).toBe(code);
  });
});

describe('text from a manifest', () => {
  const EVIL = THREE_FINDINGS.replace('name: app', String.raw`name: "\e[31m\n::error file=x::boo\n##[error]\r\u202e%"`);

  it.each(['human', 'github'])('begins no line, and brings no control character, in %s', async (format) => {
    const { out } = await runCli(['lint', 'FOLDER/a.yaml', '--format', format], { 'a.yaml': EVIL });
    const lines = out.split('\n');
    // oxlint-disable-next-line no-control-regex
    expect(out.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
    expect(lines.filter((line) => /^\s*(?:::error file=x|##\[)/.test(line))).toEqual([]);
    expect(out).toContain('boo');
  });

  it('is data in JSON', async () => {
    const { out } = await runCli(['lint', 'FOLDER/a.yaml', '--format', 'json'], { 'a.yaml': EVIL });
    expect((JSON.parse(out) as { message: string }[])[0]?.message).toContain('::error file=x::boo');
  });

  it.each([
    ['a soft hyphen\u00AD', String.raw`a soft hyphen\u00ad`],
    ['a tag\u{E0041}', String.raw`a tag\u{e0041}`],
    ['half a pair\uD800', String.raw`half a pair\ud800`],
    ['an Arabic letter mark\u061C', String.raw`an Arabic letter mark\u061c`],
    ['a family 👨\u200D👩', 'a family 👨\u200D👩'],
  ])('%j shows what cannot be seen', (text, shown) => {
    expect(safe(text)).toBe(shown);
  });

  it.each([
    ['::error::x.yaml', './::error::x.yaml'],
    ['  ::warning::', './  ::warning::'],
    ['##[error]x', './##[error]x'],
    ['a::b.yaml', 'a::b.yaml'],
  ])('%j at the beginning of a line is no command', (name, shown) => {
    expect(safeStart(name)).toBe(shown);
  });
});
