import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'cli/dist/main.js');
const DEPLOYMENT = readFileSync(join(ROOT, 'sample-app/kubernetes/deployment.yaml'), 'utf8');

/** The built command with a text on its standard input, in an environment with these variables besides. */
async function lint(input: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [MAIN, 'lint', '-', ...args], { env: { ...process.env, ...env } });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

it('lint - reads a pipe, prints findings to stdout and the rest to stderr', async () => {
  const { code, out, err } = await lint(DEPLOYMENT.replace('/health/ready', '/health'), ['--format', 'json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([{ file: '<stdin>', rule: 'probe-on-health', level: 'error' }]);
  expect(err).toContain('Checked against the defaults');
});

it('lint - takes an input that is longer than a pipe holds', async () => {
  const { code, out } = await lint(Array(200).fill(DEPLOYMENT).join('---\n'));
  expect({ code, out }).toEqual({ code: 0, out: '200 workloads checked: nothing found.\n' });
});

it.each([{ CI: 'true' }, { FORCE_COLOR: '1' }])('lint - writes no colours into a pipe, with %j', async (env) => {
  const { out } = await lint(DEPLOYMENT, [], env);
  expect(out).toBe('1 workload checked: nothing found.\n');
});

it('a reader that ends early gets no stack trace', async () => {
  const child = spawn('sh', ['-c', `"$0" "$1" lint - --format json | true`, process.execPath, MAIN]);
  child.stdin.end(Array(200).fill(DEPLOYMENT.replace('/health/ready', '/health')).join('---\n'));
  const [err] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(err).not.toMatch(/EPIPE|^\s+at /m);
});
