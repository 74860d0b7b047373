import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factsFromModule } from '../../cli/application/from-module.js';

const ROOT = join(import.meta.dirname, '../..');
let folder: string;

/** Compiled files of a user, beside the packages of this repository. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nestjs-probes-app-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});

afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, code: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, code);
  return path;
}

const IMPORTS = `
  const { Module } = require('@nestjs/common');
  const { ProbesModule, HealthIndicator, StartupTask, DrainTask } = require('nestjs-probes');
  class DatabaseHealth {
    constructor() { throw new Error('made'); }
    check() {}
    migrate() {}
    stop() {}
  }
  HealthIndicator({ critical: 'until-ready', timeoutMs: 400 })(DatabaseHealth);
  StartupTask({ timeoutMs: 90000 })(DatabaseHealth.prototype, 'migrate');
  DrainTask('jobs')(DatabaseHealth.prototype, 'stop');
  const moduleOf = (imports, name = 'AppModule') => {
    const type = { [name]: class {} }[name];
    Module({ imports, providers: [DatabaseHealth] })(type);
    return type;
  };`;

const OPTIONS = `{ server: { port: 9100 }, drain: { timeoutMs: 40000 }, path: '/internal/' }`;

const FACTS = {
  source: 'module',
  options: {
    path: 'internal',
    controllers: true,
    server: { port: 9_100, deadAfterMs: 30_000 },
    checks: { timeoutMs: 750, intervalMs: 10_000, maxAgeMs: 1_000 },
    drain: { delayMs: 5_000, timeoutMs: 40_000 },
  },
  indicators: [{ name: 'database', probes: ['readiness'], critical: 'until-ready', timeoutMs: 400 }],
  startupTasks: [{ name: 'migrate', timeoutMs: 90_000 }],
  drainTasks: [{ name: 'jobs', timeoutMs: undefined }],
};

describe('the facts of an application by --app', () => {
  it.each<[what: string, name: string, code: string]>([
    [
      'AppModule',
      'named.cjs',
      `exports.Other = moduleOf([]); exports.AppModule = moduleOf([ProbesModule.forRoot(${OPTIONS})]);`,
    ],
    [
      'the default',
      'default.cjs',
      `exports.default = moduleOf([ProbesModule.forRoot(${OPTIONS})]); exports.Other = moduleOf([]);`,
    ],
    [
      'the only module',
      'only.cjs',
      `exports.helper = () => 1; exports.Shop = moduleOf([ProbesModule.forRoot(${OPTIONS})]);`,
    ],
    ['the file itself', 'whole.cjs', `module.exports = moduleOf([ProbesModule.forRoot(${OPTIONS})]);`],
    [
      'a dynamic module',
      'dynamic.cjs',
      `exports.AppModule = { module: moduleOf([]), imports: [ProbesModule.forRoot(${OPTIONS})] };`,
    ],
    [
      'a factory that injects nothing',
      'factory.cjs',
      `exports.AppModule = moduleOf([ProbesModule.forRootAsync({ useFactory: async () => (${OPTIONS}) })]);`,
    ],
  ])('are read from %s', async (_what, name, code) => {
    expect(await factsFromModule(await file(name, `${IMPORTS}\n${code}`))).toMatchObject(FACTS);
  });

  it('are read from an ES module', async () => {
    const code = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); ${IMPORTS}
      export const AppModule = moduleOf([ProbesModule.forRoot(${OPTIONS})]);`;
    expect(await factsFromModule(await file('module.mjs', code))).toMatchObject(FACTS);
  });

  it('have no server where the module has none', async () => {
    const app = await file('bare.cjs', `${IMPORTS}\nexports.AppModule = moduleOf([ProbesModule.forRoot()]);`);
    expect(await factsFromModule(app)).toMatchObject({ options: { server: 'none', path: 'health' } });
  });

  it('take options that are given where those of the module are unreadable', async () => {
    const async = `{ inject: ['config'], useFactory: () => ({}) }`;
    const app = await file(
      'async.cjs',
      `${IMPORTS}\nexports.AppModule = moduleOf([ProbesModule.forRootAsync(${async})]);`,
    );
    await expect(factsFromModule(app)).rejects.toThrow(
      `--app ${app}: ProbesModule.forRootAsync(): its options come from config, which exists only in an application that runs. Give them beside it: --options '{"server":{"port":9000}}'.`,
    );
    const given = { server: { port: 9_100 }, drain: { timeoutMs: 40_000 }, path: 'internal' };
    expect(await factsFromModule(app, given)).toMatchObject(FACTS);
  });

  it.each<[what: string, code: string | undefined, sentence: string]>([
    [
      'a file that is not there',
      undefined,
      'there is no such file. Build the application first, and name the compiled file.',
    ],
    [
      'a file that throws',
      `throw new Error('DATABASE_URL is not set.')`,
      'threw while it was loaded: DATABASE_URL is not set. Set the environment that it needs',
    ],
    ['a file that throws no error', 'throw 1', 'threw while it was loaded: 1'],
    ['what is no code', '{', 'threw while it was loaded: Unexpected end of input'],
    [
      'a file without a module',
      'exports.answer = 42',
      'exports no class with @Module(), but answer. Name the compiled file of the AppModule.',
    ],
    ['a file that exports nothing', '', 'exports no class with @Module(), but nothing.'],
    [
      'several modules',
      `${IMPORTS}; exports.Shop = moduleOf([]); exports.Till = moduleOf([]);`,
      'exports several modules (Shop, Till). Export one of them as AppModule or by default.',
    ],
    [
      'no ProbesModule',
      `${IMPORTS}; exports.AppModule = moduleOf([]);`,
      'No module imports ProbesModule.forRoot(). Name the file of the AppModule.',
    ],
    [
      'wrong options',
      `${IMPORTS}; exports.AppModule = moduleOf([ProbesModule.forRoot({ server: { port: -1 } })]);`,
      '`server.port` must be a port number',
    ],
    [
      'an import that is undefined',
      `${IMPORTS}; exports.AppModule = moduleOf([undefined]);`,
      'imports[0] of AppModule must be a module',
    ],
  ])('are refused in a sentence for %s', async (what, code, sentence) => {
    const app = code === undefined ? join(folder, 'nowhere.js') : await file(`${what.replaceAll(' ', '-')}.cjs`, code);
    const error: unknown = await factsFromModule(app).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ name: 'UsageError', message: expect.stringContaining(sentence) });
  });
});
