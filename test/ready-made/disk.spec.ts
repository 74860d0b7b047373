import { execFile, spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { diskSpace, type DiskSpaceOptions } from 'nestjs-probes/disk';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkContext } from '../support/check-context.js';

afterEach(() => void vi.restoreAllMocks());

/** Drives that hang for these paths until `answer()`. */
function hangingDrives(...paths: readonly string[]) {
  const outstanding: (() => void)[] = [];
  const asked: string[] = [];
  const real = fs.statfs;
  vi.spyOn(fs, 'statfs').mockImplementation((async (path: string) => {
    asked.push(path);
    if (paths.includes(path)) await new Promise<void>((resolve) => outstanding.push(resolve));
    return await real('/');
  }) as never);
  const answer = () => outstanding.splice(0).forEach((resolve) => resolve());
  // What still hangs holds the threads of all checks, and the next test has to find them free.
  onTestFinished(async () => {
    vi.restoreAllMocks();
    while (outstanding.length > 0) {
      answer();
      await new Promise(setImmediate); // oxlint-disable-line no-await-in-loop
    }
  });
  return { asked, answer };
}

/** A run whose signal comes late, so that a busy machine does not mix the two up. */
const shortly = () => ({ ...checkContext(), timeoutMs: 100 });

describe('diskSpace', () => {
  it('has the figures of the filesystem', async () => {
    const { bsize, blocks, bfree, bavail } = await fs.statfs(tmpdir());
    const { details } = await diskSpace(tmpdir(), checkContext());
    expect(details).toMatchObject({ total_bytes: (blocks - bfree + bavail) * bsize });
    const { free_bytes: free, free_percent: percent, total_bytes: total } = details as Record<string, number>;
    expect(percent).toBeCloseTo(((free ?? 0) / (total ?? 1)) * 100, 0);
  });

  it.each<[DiskSpaceOptions, string]>([
    [{ degradedBelowBytes: 1, unhealthyBelowBytes: 1, degradedBelowPercent: 0, unhealthyBelowPercent: 0 }, 'healthy'],
    [{ degradedBelowPercent: 100, unhealthyBelowPercent: 0 }, 'degraded'],
    [{ degradedBelowBytes: 1e18, unhealthyBelowPercent: 0 }, 'degraded'],
    [{ unhealthyBelowBytes: 1e18 }, 'unhealthy'],
  ])('is judged by the limits %j: %s', async (limits, status) => {
    expect((await diskSpace(tmpdir(), checkContext(), limits)).status).toBe(status);
    expect((await diskSpace(tmpdir(), limits)).status).toBe(status);
  });

  it('says why a filesystem cannot be read', async () => {
    const path = join(tmpdir(), 'there-is-no-such-folder');
    await expect(diskSpace(path, checkContext())).rejects.toThrow(
      `the filesystem at ${path} cannot be read: ENOENT: no such file or directory, statfs '${path}'`,
    );
  });

  it.each([
    ['', {}, '`path` must be a string that is not empty, got ""'],
    [undefined, {}, '`path` must be a string that is not empty, got undefined'],
    ['/', { degradedBelowPercent: -1 }, '`degradedBelowPercent` must be a number of percent from 0 to 100, got -1'],
    ['/', { unhealthyBelowPercent: 101 }, '`unhealthyBelowPercent` must be a number of percent from 0 to 100, got 101'],
    ['/', { unhealthyBelowBytes: -1 }, '`unhealthyBelowBytes` must be a number of bytes, 0 or more, got -1'],
    ['/', { degradedBelowPercent: 5, unhealthyBelowPercent: 6 }, '`unhealthyBelowPercent` must be at most'],
    ['/', { degradedBelowBytes: 5, unhealthyBelowBytes: 6 }, '`unhealthyBelowBytes` must be at most'],
    ['/', { degradedBelow: 5 }, '`degradedBelow` is not an option'],
  ])('refuses %j with %j', async (path, options, message) => {
    await expect(diskSpace(path as string, checkContext(), options as DiskSpaceOptions)).rejects.toThrow(
      `diskSpace(): ${message}`,
    );
  });
});

describe('diskSpace on a network drive that hangs', () => {
  it('asks once, says so in each run before its deadline, and uses the answer when it comes', async () => {
    const { asked, answer } = hangingDrives('/mnt/hangs');
    for (let run = 1; run <= 3; run++) {
      await expect(diskSpace('/mnt/hangs', shortly())).rejects.toThrow(
        /^the filesystem at \/mnt\/hangs has not answered for \d+(\.\d)? s$/,
      );
    }
    const run = diskSpace('/mnt/../mnt/hangs/', checkContext(), { unhealthyBelowPercent: 0, degradedBelowPercent: 0 });
    answer();
    expect(await run).toMatchObject({ status: 'healthy' });
    expect(asked).toEqual(['/mnt/hangs']);
  });

  it('holds two threads at most, whatever the number of drives, and one when another drive works', async () => {
    const drives = ['/mnt/a', '/mnt/b', '/mnt/c', '/mnt/d'];
    const { asked, answer } = hangingDrives(...drives);
    for (let run = 1; run <= 3; run++) {
      const messages = drives.map((path) => diskSpace(path, { ...shortly(), timeoutMs: 400 }).catch(String));
      expect((await Promise.all(messages)).at(-1)).toMatch(
        /\/mnt\/d has not answered for .*: its turn comes after the/,
      );
    }
    expect(asked).toEqual(['/mnt/a', '/mnt/b']);
    const last = diskSpace('/mnt/d', checkContext(), { unhealthyBelowPercent: 0, degradedBelowPercent: 0 });
    const answering = setInterval(answer, 10);
    expect(await last).toMatchObject({ status: 'healthy' });
    clearInterval(answering);
  });

  it('ends at the abort, and the next run waits for the same answer', async () => {
    const { asked, answer } = hangingDrives('/mnt/aborted');
    const abort = new AbortController();
    const refused = expect(diskSpace('/mnt/aborted', checkContext(10_000, abort.signal))).rejects.toThrow('late');
    abort.abort(new Error('late'));
    await refused;
    const next = diskSpace('/mnt/aborted', checkContext());
    answer();
    expect(await next).toHaveProperty('details');
    expect(asked).toEqual(['/mnt/aborted']);
  });
});

const canUnshare = spawnSync('unshare', ['--mount', 'true']).status === 0;

describe.skipIf(!canUnshare)(
  `diskSpace on a disk of its own${canUnshare ? '' : ' (SKIPPED: needs root and unshare)'}`,
  () => {
    it('finds that its space is used up, and that its inodes are', async () => {
      const folder = await fs.mkdtemp(join(tmpdir(), 'nestjs-probes-disk-'));
      onTestFinished(() => fs.rm(folder, { recursive: true }));
      const program = join(import.meta.dirname, 'support', 'fill-disk.mjs');
      const inside = 'mount -t tmpfs -o size=1m,nr_inodes=100 tmpfs "$1" && exec "$2" "$3" "$1"';
      const args = ['--mount', 'sh', '-c', inside, 'sh', folder, process.execPath, program];
      const [empty, full, manyFiles] = JSON.parse((await promisify(execFile)('unshare', args)).stdout);
      expect(empty).toEqual({
        status: 'healthy',
        details: {
          free_bytes: 1024 ** 2,
          total_bytes: 1024 ** 2,
          free_percent: 100,
          free_inodes: 99,
          free_inodes_percent: 99,
        },
      });
      expect(full).toMatchObject({
        status: 'degraded',
        message: `the filesystem at ${folder} has 7% of its space free, less than 10%`,
      });
      expect(manyFiles).toMatchObject({
        status: 'unhealthy',
        message: `the filesystem at ${folder} has 1% of its inodes free, less than 3%`,
      });
    });
  },
);
