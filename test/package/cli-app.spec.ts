import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'cli/dist/main.js');

const COMMONJS = `
const { Module } = require('@nestjs/common');
const { ProbesModule } = require('nestjs-probes');
exports.AppModule = class AppModule {};
Module({ imports: [ProbesModule.forRoot({ server: { port: 9400 } })] })(exports.AppModule);
`;
const ES_MODULE = `
import { Module } from '@nestjs/common';
import { ProbesModule } from 'nestjs-probes';
const port = await Promise.resolve(9500);
export class AppModule {}
Module({ imports: [ProbesModule.forRoot({ server: { port } })] })(AppModule);
`;

/** Runs the built command with an application that has this file. It lies where it finds the packages of this one. */
async function manifest(file: string, code: string) {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'cli-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, file), code);
  return new Promise<{ readonly failure: unknown; readonly out: string; readonly err: string }>((resolve) => {
    const args = [MAIN, 'manifest', '--app', join(folder, file)];
    const child = execFile(process.execPath, args, (failure, out, err) => resolve({ failure, out, err }));
    onTestFinished(() => void child.kill('SIGKILL'));
  });
}

it('a module that leaves a timer behind does not keep the command from its end', async () => {
  const { failure, out, err } = await manifest('app.cjs', `${COMMONJS}setInterval(() => {}, 60_000);`);
  expect({ failure, err }).toEqual({ failure: null, err: '' });
  expect(out).toContain('containerPort: 9400');
});

it('a module that cannot be used, and leaves a timer behind, does not keep the command from its end', async () => {
  const { failure, err } = await manifest('app.cjs', 'setInterval(() => {}, 60_000);');
  expect(failure).toMatchObject({ code: 2 });
  expect(err).toContain('exports no class with @Module()');
});

it('what a module prints at import is not in the manifest', async () => {
  const { out, err } = await manifest('app.cjs', `console.log('[config] loaded: { ');${COMMONJS}`);
  expect(err).toBe('[config] loaded: { \n');
  const documents = parseAllDocuments(out);
  expect(documents.map((each) => each.get('kind'))).toEqual(['Deployment', 'Service', 'PodDisruptionBudget']);
});

it('an ES module with a top-level await is read', async () => {
  const { failure, out } = await manifest('app.mjs', ES_MODULE);
  expect(failure).toBeNull();
  expect(out).toContain('containerPort: 9500');
});
