import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

type Package = typeof import('nestjs-probes');

const ROOT = join(import.meta.dirname, '../../..');

/** Another copy of the built package, in a folder of its own, beside the same Nest: as package managers make one. */
export function anotherCopy(version?: string): Package {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-probes-copy-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of ['@nestjs', 'rxjs', 'reflect-metadata']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  const copy = join(modules, 'nestjs-probes');
  cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true });
  if (version !== undefined) makeVersion(join(copy, 'dist/copies/package-version.js'), version);
  return createRequire(import.meta.url)(join(copy, 'dist/index.js')) as Package;
}

function makeVersion(file: string, version: string): void {
  const written = readFileSync(file, 'utf8').replace(/PACKAGE_VERSION = '[^']+'/, `PACKAGE_VERSION = '${version}'`);
  if (!written.includes(version)) throw new Error(`${file} names no version.`);
  writeFileSync(file, written);
}
