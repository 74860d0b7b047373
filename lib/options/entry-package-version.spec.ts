import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { entryPackageVersion } from './entry-package-version.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nestjs-probes-'));
});

afterEach(() => {
  vi.unstubAllGlobals();
  rmSync(root, { recursive: true });
});

function write(path: string, content: object | string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('entryPackageVersion', () => {
  it('is the version of the nearest package.json above the entry script', () => {
    write('package.json', { version: '1.0.0' });
    write('app/package.json', { version: '2.0.0' });
    expect(entryPackageVersion(write('app/dist/src/main.js', ''))).toBe('2.0.0');
  });

  it('passes over a package.json without a version, which is part of a build', () => {
    write('package.json', { version: '1.0.0' });
    write('dist/package.json', { type: 'module' });
    expect(entryPackageVersion(write('dist/main.js', ''))).toBe('1.0.0');
  });

  it('passes over a version that is no string', () => {
    write('package.json', { version: '1.0.0' });
    write('dist/package.json', { version: 2 });
    expect(entryPackageVersion(write('dist/main.js', ''))).toBe('1.0.0');
  });

  it('looks into the folder itself when Node was started with a folder', () => {
    write('package.json', { version: '1.0.0' });
    write('app/package.json', { version: '2.0.0' });
    expect(entryPackageVersion(join(root, 'app'))).toBe('2.0.0');
  });

  it('needs no extension: `node dist/main`', () => {
    write('package.json', { version: '1.0.0' });
    write('dist/main.js', '');
    expect(entryPackageVersion(join(root, 'dist/main'))).toBe('1.0.0');
  });

  it('follows a link to where the script really lies, as Node does', () => {
    write('package.json', { version: '1.0.0' });
    const script = write('app/dist/main.js', '');
    write('app/package.json', { version: '2.0.0' });
    symlinkSync(script, join(root, 'main.js'));
    expect(entryPackageVersion(join(root, 'main.js'))).toBe('2.0.0');
  });

  it('is unknown when no package.json lies above the script', () => {
    expect(entryPackageVersion(write('main.js', ''))).toBe('unknown');
  });

  it('begins at the script that Node was started with', () => {
    write('package.json', { version: '3.0.0' });
    vi.stubGlobal('process', { ...process, argv: ['node', write('main.js', '')] });
    expect(entryPackageVersion()).toBe('3.0.0');
  });

  it('is unknown when Node was started with no script, as in a REPL', () => {
    vi.stubGlobal('process', { ...process, argv: ['node'] });
    expect(entryPackageVersion()).toBe('unknown');
  });
});
