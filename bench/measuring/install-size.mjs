// What `npm install` of each choice adds to the node_modules of a Nest application.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { versionOf } from '../report/versions.mjs';

const ROOT = join(import.meta.dirname, '../..');
const APPLICATION = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/typeorm',
  'pg',
  'reflect-metadata',
  'rxjs',
  'typeorm',
];
const run = promisify(execFile);
const exactly = (name) => `${name}@${versionOf(name)}`;

/** Nothing when npm cannot install here: without a network the other questions can still be asked. */
export async function installSizes(progress) {
  const folder = await mkdtemp(join(tmpdir(), 'nestjs-probes-install-'));
  try {
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: ROOT,
    });
    const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[')));
    const terminus = exactly('@nestjs/terminus');
    const choices = [
      ['nestjs-probes', [join(folder, filename)]],
      ['nestjs-probes and @nestjs/terminus', [join(folder, filename), terminus]],
      ['@nestjs/terminus', [terminus]],
      ['lightship', [exactly('lightship')]],
      ['@godaddy/terminus', [exactly('@godaddy/terminus')]],
    ];
    const bare = join(folder, 'bare');
    progress('npm install, the application');
    const before = await install(bare, undefined, APPLICATION.map(exactly));
    const sizes = [];
    for (const [what, packages] of choices) {
      progress(`npm install, ${what}`);
      const after = await install(join(folder, String(sizes.length)), bare, packages);
      sizes.push({ what, packages: after.packages - before.packages, mb: after.mb - before.mb });
    }
    return sizes;
  } catch (error) {
    progress(`npm install failed: ${error.message.split('\n')[0]}`);
    return [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function install(folder, from, packages) {
  await mkdir(folder);
  if (from) await cp(from, folder, { recursive: true, verbatimSymlinks: true });
  else await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'application', private: true }));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...flags, ...packages], { cwd: folder });
  const lock = JSON.parse(await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
  return { packages: Object.keys(lock.packages).length, mb: (await bytesIn(join(folder, 'node_modules'))) / 1_048_576 };
}

async function bytesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) => stat(join(parentPath, name)).then(({ size }) => size)),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
