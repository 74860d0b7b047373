import { execFileSync } from 'node:child_process';
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

  it('skips a package.json without a version, which belongs to a build', () => {
    write('package.json', { version: '1.0.0' });
    write('dist/package.json', { type: 'module' });
    expect(entryPackageVersion(write('dist/main.js', ''))).toBe('1.0.0');
  });

  it('skips a version that is not a string', () => {
    write('package.json', { version: '1.0.0' });
    write('dist/package.json', { version: 2 });
    expect(entryPackageVersion(write('dist/main.js', ''))).toBe('1.0.0');
  });

  it('looks into the folder when Node was started with a folder', () => {
    write('package.json', { version: '1.0.0' });
    write('app/package.json', { version: '2.0.0' });
    expect(entryPackageVersion(join(root, 'app'))).toBe('2.0.0');
  });

  it('needs no extension: `node dist/main`', () => {
    write('package.json', { version: '1.0.0' });
    write('dist/main.js', '');
    expect(entryPackageVersion(join(root, 'dist/main'))).toBe('1.0.0');
  });

  it('follows a symbolic link to the script, as Node does', () => {
    write('package.json', { version: '1.0.0' });
    const script = write('app/dist/main.js', '');
    write('app/package.json', { version: '2.0.0' });
    symlinkSync(script, join(root, 'main.js'));
    expect(entryPackageVersion(join(root, 'main.js'))).toBe('2.0.0');
  });

  it('is unknown when there is no package.json above the script', () => {
    expect(entryPackageVersion(write('main.js', ''))).toBe('unknown');
  });

  it('begins at the script with which Node was started', () => {
    write('package.json', { version: '3.0.0' });
    vi.stubGlobal('process', { ...process, argv: ['node', write('main.js', '')] });
    expect(entryPackageVersion()).toBe('3.0.0');
  });

  it.each(['ProcessContainer.js', 'ProcessContainerFork.js', 'ProcessContainerForkBun.js'])(
    'begins at the script that PM2 has loaded, and not at its own %s',
    (container) => {
      write('node_modules/pm2/package.json', { version: '7.0.4' });
      write('package.json', { version: '3.0.0' });
      const env = { pm_exec_path: write('dist/main.js', '') };
      expect(entryPackageVersion(write(`node_modules/pm2/lib/${container}`, ''), env)).toBe('3.0.0');
    },
  );

  it('is unknown when PM2 does not say what it has loaded', () => {
    write('node_modules/pm2/package.json', { version: '7.0.4' });
    expect(entryPackageVersion(write('node_modules/pm2/lib/ProcessContainer.js', ''), {})).toBe('unknown');
  });

  it('is that of a program that an application under PM2 starts', () => {
    write('package.json', { version: '3.0.0' });
    expect(entryPackageVersion(write('main.js', ''), { pm_exec_path: '/elsewhere/main.js' })).toBe('3.0.0');
  });

  it('passes over a byte order mark', () => {
    write('package.json', '\uFEFF{ "version": "3.0.0" }');
    expect(entryPackageVersion(write('main.js', ''))).toBe('3.0.0');
  });

  it('is unknown when Node was started with no script, as in a REPL', () => {
    vi.stubGlobal('process', { ...process, argv: ['node'] });
    expect(entryPackageVersion()).toBe('unknown');
  });

  it.each<[string, () => unknown]>([
    ['broken JSON', () => write('app/package.json', '{ "version": ')],
    ['the JSON of nothing', () => write('app/package.json', 'null')],
    ['only a byte order mark', () => write('app/package.json', '\uFEFF')],
    ['a folder', () => mkdirSync(join(root, 'app/package.json'), { recursive: true })],
    ['huge', () => write('app/package.json', { version: '2.0.0', keywords: ['x'.repeat(2_000_000)] })],
    ['a link to a missing file', () => symlinkSync('nowhere', join(root, 'app/package.json'))],
    ['a link to itself', () => symlinkSync('package.json', join(root, 'app/package.json'))],
    ['a pipe without a writer', () => execFileSync('mkfifo', [join(root, 'app/package.json')])],
  ])('is unknown when the nearest package.json is %s', (_what, make) => {
    write('package.json', { version: '1.0.0' });
    const script = write('app/main.js', '');
    make();
    expect(entryPackageVersion(script)).toBe('unknown');
  });

  it.each<[string, () => unknown]>([
    ['is no path', () => 7],
    ['is empty', () => ''],
    ['holds a zero', () => `${root}/\0/main.js`],
    ['is longer than the limit for paths', () => join(root, 'x'.repeat(100_000))],
    ['lies nowhere', () => join(root, 'nowhere/main.js')],
    ['leads to itself', () => loop()],
    ['goes through a link to itself', () => join(loop(), 'main.js')],
  ])('does not throw when the path of the script %s', (_what, entry) => {
    expect(() => entryPackageVersion(entry())).not.toThrow();
  });

  function loop(): string {
    symlinkSync('loop', join(root, 'loop'));
    return join(root, 'loop');
  }
});
