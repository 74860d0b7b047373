// The folder of a small application that starts with a probe server: package.json, our files, the packed library.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, packInto } from './packed-library.mjs';
import { scratchFolder } from './scratch.mjs';

const FILES = join(import.meta.dirname, '..', 'applications');

/** What every application needs beside the library. */
export const NEST = {
  '@nestjs/common': '^12.0.0',
  '@nestjs/core': '^12.0.0',
  '@nestjs/platform-express': '^12.0.0',
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.2',
};

/** @returns Its folder; nothing is installed yet. */
export async function smallApp(cell, files, { dependencies = NEST, ...more } = {}) {
  const folder = scratchFolder(cell.definition.folder);
  cpSync(join(FILES, files), folder, { recursive: true });
  const library = await packInto(folder, cell.log);
  const own = {
    name: 'app',
    private: true,
    type: 'module',
    ...more,
    dependencies: { ...dependencies, [manifest.name]: library },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(own, undefined, 2));
  return folder;
}
