import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFacts } from '../application/read-facts.js';
import { lint } from '../lint/lint.js';
import { readDocuments } from '../read/read-documents.js';
import { ALL_RULES } from '../rules/all-rules.js';

const FOLDER = join(import.meta.dirname, 'manifests');
const FILES = readdirSync(FOLDER);

/** `# expect RULE, RULE` at the end of a line: these are found there, and nothing else is. */
function expected(text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const rules = / # expect ([\w, -]+)$/.exec(line)?.[1]?.split(', ') ?? [];
    return rules.map((rule) => `${index + 1} ${rule}`);
  });
}

describe('manifests as people have them', () => {
  it.each(FILES)('%s', async (file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const options = /^# options: (.+)$/m.exec(text)?.[1];
    const { manifests, problems } = readDocuments({ file, text, isNamed: true });
    const { reports } = lint(manifests, await readFacts({ options }), new Set());
    expect(problems).toEqual([]);
    expect(reports.map(({ line, rule }) => `${line} ${rule.id}`).toSorted()).toEqual(expected(text).toSorted());
  });

  it('are at least 30, and each rule is found in one of them', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(30);
    const found = FILES.flatMap((file) => expected(readFileSync(join(FOLDER, file), 'utf8')));
    expect(new Set(found.map((each) => each.split(' ')[1]))).toEqual(new Set(ALL_RULES.map(({ id }) => id)));
  });
});
