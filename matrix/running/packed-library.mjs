// The library as the registry would have it.
import { copyFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './command.mjs';
import { scratch } from './scratch.mjs';

export const REPOSITORY = join(import.meta.dirname, '..', '..');

/** Its package.json. */
export const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));

/** What a user can import: `nestjs-probes`, `nestjs-probes/http`, … */
export const entries = Object.keys(manifest.exports)
  .filter((path) => path !== './package.json')
  .map((path) => join(manifest.name, path));

let packed;

/** Builds and packs it, once. @returns The path of the tarball. */
export function pack(log) {
  packed ??= run('npm', ['pack', '--silent', '--pack-destination', scratch], { cwd: REPOSITORY, log }).then((output) =>
    join(scratch, output.trim().split('\n').at(-1)),
  );
  return packed;
}

/** Puts the tarball into a folder. @returns What its package.json says to depend on it. */
export async function packInto(folder, log) {
  const tarball = await pack(log);
  copyFileSync(tarball, join(folder, basename(tarball)));
  return `file:${basename(tarball)}`;
}
