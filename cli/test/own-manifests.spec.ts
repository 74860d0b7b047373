import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from './run-cli.fake.js';

const ROOT = join(import.meta.dirname, '../..');
const CLEAN = { code: 0, out: '1 workload checked: nothing found.' };

/** What both applications have. The other numbers are the defaults. */
const OPTIONS = ['--options', '{"server":{"port":9000}}'];

it('finds nothing in the manifests of the sample application', async () => {
  expect(await runCli(['lint', join(ROOT, 'sample-app/kubernetes'), ...OPTIONS])).toMatchObject(CLEAN);
});

it('finds nothing in the manifest of the README', async () => {
  const [, yaml = ''] =
    /```yaml\n(spec:\n {2}terminationGracePeriodSeconds[^`]+)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ??
    [];
  const pod = yaml.replaceAll(/^/gm, '    ');
  const deployment = `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app }\nspec:\n  replicas: 2\n  template:\n${pod}`;
  expect(await runCli(['lint', 'FOLDER/a.yaml', ...OPTIONS], { 'a.yaml': deployment })).toMatchObject(CLEAN);
});
