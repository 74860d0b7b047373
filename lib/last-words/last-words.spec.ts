import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitBytes } from './fit-bytes.js';
import { terminationLog } from './termination-log.js';
import { wordsOfError } from './words-of-error.js';
import { writeLastWords } from './write-last-words.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'last-words-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const IN_A_POD = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };

describe('the termination log', () => {
  it.each([
    [{}, true, undefined],
    [IN_A_POD, true, { path: '/dev/termination-log', create: false }],
    [IN_A_POD, false, undefined],
    [{ PROBES_TERMINATION_LOG: '/tmp/log' }, false, { path: '/tmp/log', create: true }],
    [{ ...IN_A_POD, PROBES_TERMINATION_LOG: '/tmp/log' }, true, { path: '/tmp/log', create: true }],
    [{ ...IN_A_POD, PROBES_TERMINATION_LOG: '' }, true, undefined],
  ])('with %j and an existing default file (%s) is %j', (env, isThere, expected) => {
    expect(terminationLog(env, () => isThere)).toEqual(expected);
  });
});

describe('a text cut to a number of bytes', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'lo…'],
    ['aé', 3, 'aé'],
    ['ééé', 5, 'é…'],
    ['é🙂🙂', 9, 'é🙂…'],
    ['é🙂🙂', 8, 'é…'],
  ])('%s in %d bytes is %s', (text, most, expected) => {
    expect(fitBytes(text, most)).toBe(expected);
    expect(Buffer.byteLength(expected)).toBeLessThanOrEqual(most);
  });
});

describe('last words', () => {
  it('replace the content of the file, and are 4,096 bytes at most', () => {
    const path = join(folder, 'log');
    writeFileSync(path, 'x'.repeat(10_000));
    writeLastWords('🙂'.repeat(2_000), { path, create: false });
    const written = readFileSync(path, 'utf8');
    expect(written).toMatch(/^(?:🙂)+…$/u);
    expect(Buffer.byteLength(written)).toBeLessThanOrEqual(4_096);
    expect(Buffer.byteLength(written)).toBeGreaterThan(4_088);
  });

  it('create the file only when the user has named it', () => {
    const path = join(folder, 'log');
    writeLastWords('words', { path, create: false });
    expect(() => readFileSync(path)).toThrow('ENOENT');
    writeLastWords('words', { path, create: true });
    expect(readFileSync(path, 'utf8')).toBe('words');
  });

  it('leave no file open', () => {
    const path = join(folder, 'log');
    const open = () => readdirSync('/proc/self/fd').length;
    writeLastWords('words', { path, create: true });
    const before = open();
    for (let count = 0; count < 5; count++) writeLastWords('words', { path, create: true });
    expect(open()).toBe(before);
  });

  it('cause no error when they cannot be written, and do not block', () => {
    mkdirSync(join(folder, 'folder'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const path of [
      join(folder, 'folder'),
      join(folder, 'none/log'),
      join(folder, 'pipe'),
      '/dev/full',
      '/proc/version',
    ]) {
      expect(() => writeLastWords('words', { path, create: true })).not.toThrow();
    }
    expect(() => writeLastWords('words', undefined)).not.toThrow();
  });

  it('of an error are its message and stack, without credentials, and without forged lines', () => {
    const cause = new Error('no postgres://shop:s3cr3t@db/shop\nAll is well');
    const words = wordsOfError(new Error('Startup task "migrations" failed', { cause }), cause);
    const [first, ...frames] = words.split('\n');
    expect(first).toBe('Startup task "migrations" failed: no postgres://***@db/shop All is well');
    expect(frames[0]).toMatch(/^ {4}at .*last-words\.spec\.ts/);
    for (const frame of frames) expect(frame).toMatch(/^ {4}/);
  });

  it('of another value are its text', () => {
    expect(wordsOfError('stop')).toBe('stop');
  });
});
