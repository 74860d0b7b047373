import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCli } from './test/run-cli.fake.js';

it('--version says the version in package.json', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await runCli(['--version'])).toMatchObject({ code: 0, out: version });
});
