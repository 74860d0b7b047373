import { describe, expect, it } from 'vitest';
import { runCli, THREE_FINDINGS } from '../test/run-cli.fake.js';

const FILES = { 'deployment.yaml': THREE_FINDINGS };
const lint = (...args: string[]) => runCli(['lint', 'FOLDER/deployment.yaml', ...args], FILES);

describe('the exit code', () => {
  it('is 1 when there is an error', async () => {
    expect((await lint()).code).toBe(1);
  });

  it('is 0 when there are warnings and hints alone', async () => {
    const { code, out } = await lint('--ignore', 'pid-1');
    expect(out).toContain('0 errors, 1 warning, 1 hint');
    expect(code).toBe(0);
  });

  it.each([
    ['no path', ['lint'], "missing required argument 'paths'"],
    ['an unknown option', ['lint', '-', '--nope'], "unknown option '--nope'"],
    ['an unknown format', ['lint', '-', '--format', 'xml'], 'Allowed choices are human, json, sarif, github.'],
    ['an unknown rule', ['lint', '-', '--ignore', 'pid-2'], '--ignore: there is no rule `pid-2`.'],
    ['options that are no JSON', ['lint', '-', '--options', '{'], '--options is no JSON:'],
    [
      'an unknown name in the options',
      ['lint', '-', '--options', '{"drain":{"delay":1}}'],
      '`drain.delay` is not known',
    ],
    ['a wrong type in the options', ['lint', '-', '--options', '{"path":5}'], '`path` must be a text, got 5.'],
    ['a file that is not there', ['lint', 'FOLDER/nowhere.yaml'], 'FOLDER/nowhere.yaml: There is no such file'],
  ])('is 2 for %s, with a sentence and nothing on the standard output', async (_, args, sentence) => {
    const { code, out, err } = await runCli(args);
    expect(err).toContain(sentence);
    expect(err).not.toContain('    at ');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('is 2 when a file of several cannot be read, and the others are checked', async () => {
    const { code, out, err } = await runCli(['lint', 'FOLDER'], {
      ...FILES,
      'broken.yaml': 'kind: Deployment\n\tx: 1',
    });
    expect(out).toContain('pid-1');
    expect(err).toContain('FOLDER/broken.yaml:2: This is no valid YAML: ');
    expect(code).toBe(2);
  });

  it('is 0 for --help', async () => {
    expect(await runCli(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('lint') });
  });
});

describe('what it says of its numbers', () => {
  it('is that they are the defaults, unless somebody gives them', async () => {
    expect((await lint()).err).toContain('Checked against the defaults of nestjs-probes');
    expect((await lint('--options', '{}')).err).toBe('');
  });
});

describe('--ignore', () => {
  it('takes rules with commas and may be repeated', async () => {
    const { code, out } = await lint('--ignore', 'pid-1, cpu-limit', '--ignore', 'initial-delay');
    expect({ code, out }).toEqual({ code: 0, out: '1 workload checked: nothing found.' });
  });
});

describe('a workload of a kind that is not known', () => {
  const BESIDE = THREE_FINDINGS.replaceAll('orders', 'paid');
  const other = (apiVersion: string, kind: string) =>
    THREE_FINDINGS.replace('apps/v1', apiVersion).replace('kind: Deployment', `kind: ${kind}`);

  it.each([
    ['argoproj.io/v1alpha1', 'Rollout'],
    ['apps.openshift.io/v1', 'DeploymentConfig'],
    ['serving.knative.dev/v1', 'Service'],
  ])('%s %s is not checked, and a line says so', async (apiVersion, kind) => {
    const { out, err } = await runCli(['lint', 'FOLDER'], { 'a.yaml': `${other(apiVersion, kind)}---\n${BESIDE}` });
    expect(out).toContain('1 workload checked');
    expect(err).toContain(`Not checked, because this kind of workload is not known here: ${kind} orders.`);
    const alone = await runCli(['lint', 'FOLDER'], { 'a.yaml': other(apiVersion, kind) });
    expect(alone).toMatchObject({ code: 0, out: '' });
    expect(alone.err).not.toContain('There is no workload');
  });
});

describe('a folder', () => {
  it('is read with its folders, but node_modules and what is no manifest', async () => {
    const { out } = await runCli(['lint', 'FOLDER', '--format', 'json'], {
      'a/deployment.yaml': THREE_FINDINGS,
      'b.json': '{"apiVersion":"v1","kind":"ConfigMap"}',
      'docker-compose.yml': 'services: { app: { command: npm start } }',
      'node_modules/x/deployment.yaml': THREE_FINDINGS,
      'notes.txt': THREE_FINDINGS,
    });
    const files = (JSON.parse(out) as { file: string }[]).map(({ file }) => file);
    expect(new Set(files)).toEqual(new Set(['FOLDER/a/deployment.yaml']));
  });

  it('that is a Helm chart has to be rendered', async () => {
    const { code, err } = await runCli(['lint', 'FOLDER'], { 'Chart.yaml': 'name: x', 'templates/a.yaml': '{{ x }}' });
    expect(err).toContain('helm template FOLDER | nestjs-probes lint -');
    expect(code).toBe(2);
  });

  it('with a chart in it is checked without the chart, and says so', async () => {
    const { code, err } = await runCli(['lint', 'FOLDER'], { ...FILES, 'chart/Chart.yaml': 'name: x' });
    expect(err).toContain('Not checked: FOLDER/chart is a Helm chart.');
    expect(code).toBe(1);
  });

  it('with a kustomization is checked without its patches, and says so', async () => {
    const { code, err } = await runCli(['lint', 'FOLDER'], {
      'kustomization.yaml': 'patches: [{ path: patch.yaml }]\npatchesStrategicMerge: [other.yaml]',
      'patch.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 1 }',
      'other.yaml': THREE_FINDINGS,
    });
    expect(err).toContain('kustomize build FOLDER | nestjs-probes lint -');
    expect(code).toBe(0);
  });
});
