import { describe, expect, it } from 'vitest';
import { runCli, THREE_FINDINGS } from '../test/run-cli.fake.js';

const print = async (format: string, text = THREE_FINDINGS) =>
  (await runCli(['lint', 'FOLDER/a b.yaml', '--format', format], { 'a b.yaml': text })).out;

describe('--format', () => {
  it('human shows the line, the level, the rule, what was found, why, the mend and where to read on', async () => {
    const out = await print('human');
    expect(out).toContain('FOLDER/a b.yaml\n');
    expect(out).toContain('  line 13  error  pid-1\n    Container `app` runs `npm start`. `npm` gets the SIGTERM');
    expect(out).toContain("    mend: command: ['node', 'dist/main.js'].  docs/lint.md#pid-1");
    expect(out).toContain('1 workload checked: 1 error, 1 warning, 1 hint.');
  });

  it('json is a list of { file, line, rule, level, message, mend }, in the order of the lines', async () => {
    const list = JSON.parse(await print('json')) as Record<string, unknown>[];
    expect(list.map((each) => Object.keys(each).join())).toEqual(Array(3).fill('file,line,rule,level,message,mend'));
    expect(list).toMatchObject([
      { file: 'FOLDER/a b.yaml', line: 13, rule: 'pid-1', level: 'error' },
      { line: 15, rule: 'cpu-limit', level: 'warning' },
      { line: 18, rule: 'initial-delay', level: 'hint' },
    ]);
  });

  it('json is an empty list when nothing is found', async () => {
    expect(JSON.parse(await print('json', 'apiVersion: v1\nkind: ConfigMap\n'))).toEqual([]);
  });

  it('sarif has the version, each rule with its help, and each finding with its place', async () => {
    const sarif = JSON.parse(await print('sarif')) as {
      version: string;
      runs: {
        tool: { driver: { rules: { id: string; helpUri: string }[] } };
        results: { ruleId: string; ruleIndex: number }[];
      }[];
    };
    const [run] = sarif.runs;
    expect(sarif.version).toBe('2.1.0');
    expect(run?.results).toMatchObject([
      {
        ruleId: 'pid-1',
        level: 'error',
        locations: [
          { physicalLocation: { artifactLocation: { uri: 'FOLDER/a%20b.yaml' }, region: { startLine: 13 } } },
        ],
      },
      { ruleId: 'cpu-limit', level: 'warning' },
      { ruleId: 'initial-delay', level: 'note' },
    ]);
    const rules = run?.tool.driver.rules ?? [];
    for (const result of run?.results ?? []) {
      expect(rules[result.ruleIndex]).toMatchObject({ id: result.ruleId });
      expect(rules[result.ruleIndex]?.helpUri).toMatch(new RegExp(`docs/lint\\.md#${result.ruleId}$`));
    }
  });

  it('github is one annotation a line', async () => {
    const lines = (await print('github', THREE_FINDINGS.replace('npm, start', 'npm, "50%:a,b\\n"'))).split('\n');
    expect(lines.map((line) => line.split('::')[1])).toEqual([
      'error file=FOLDER/a b.yaml,line=13,title=pid-1',
      'warning file=FOLDER/a b.yaml,line=15,title=cpu-limit',
      'notice file=FOLDER/a b.yaml,line=18,title=initial-delay',
    ]);
    expect(lines[0]).toContain('`npm 50%25:a,b\\n`');
  });
});
