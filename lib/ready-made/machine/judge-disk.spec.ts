import { describe, expect, it } from 'vitest';
import { type DiskFigures, type DiskLimits, judgeDisk } from './judge-disk.js';

const GIB = 1024 ** 3;

/** 100 GiB in blocks of 4 KiB, of which 5 are kept for root. */
const figures = (freeGib: number, rest: Partial<DiskFigures> = {}): DiskFigures => {
  const block = 4096;
  const blocks = (gib: number) => (gib * GIB) / block;
  return {
    bsize: block,
    blocks: blocks(105),
    bfree: blocks(freeGib + 5),
    bavail: blocks(freeGib),
    files: 1_000,
    ffree: 900,
    ...rest,
  };
};

const judge = (given: DiskFigures, limits: Partial<DiskLimits> = {}) =>
  judgeDisk('the filesystem at /data', given, {
    degradedBelowPercent: undefined,
    unhealthyBelowPercent: undefined,
    degradedBelowBytes: undefined,
    unhealthyBelowBytes: undefined,
    ...limits,
  });

describe('judgeDisk', () => {
  it.each([
    [50, 'healthy', undefined],
    [10, 'healthy', undefined],
    [9.99, 'degraded', 'the filesystem at /data has 9.9% of its space free, less than 10%'],
    [3, 'degraded', 'the filesystem at /data has 3% of its space free, less than 10%'],
    [2.99, 'unhealthy', 'the filesystem at /data has 2.9% of its space free, less than 3%'],
    [0, 'unhealthy', 'the filesystem at /data has 0% of its space free, less than 3%'],
  ])('with %d of 100 GiB free is %s', (free, status, message) => {
    const outcome = judge(figures(free));
    expect(outcome.status).toBe(status);
    expect(outcome.message).toBe(message);
  });

  it('counts what a process that is not root can use', () => {
    expect(judge(figures(25)).details).toEqual({
      free_bytes: 25 * GIB,
      total_bytes: 100 * GIB,
      free_percent: 25,
      free_inodes: 900,
      free_inodes_percent: 90,
    });
  });

  it.each<[freeGib: number, limits: Partial<DiskLimits>, status: string]>([
    [9, { degradedBelowPercent: 5 }, 'healthy'],
    [9, { unhealthyBelowPercent: 10 }, 'unhealthy'],
    [1, { degradedBelowPercent: 0, unhealthyBelowPercent: 0 }, 'healthy'],
    [50, { degradedBelowBytes: 51 * GIB }, 'degraded'],
    [50, { unhealthyBelowBytes: 51 * GIB }, 'unhealthy'],
    [50, { unhealthyBelowBytes: 50 * GIB }, 'healthy'],
    // With a limit in bytes the one in percent has no default, but may be set.
    [2, { degradedBelowBytes: GIB, unhealthyBelowBytes: GIB }, 'healthy'],
    [2, { degradedBelowBytes: GIB, unhealthyBelowBytes: GIB, unhealthyBelowPercent: 3 }, 'unhealthy'],
    [2, { unhealthyBelowBytes: GIB }, 'degraded'],
  ])('with %d of 100 GiB free and the limits %j is %s', (free, limits, status) => {
    expect(judge(figures(free), limits).status).toBe(status);
  });

  it('says both when the space is too little in bytes and in percent', () => {
    const limits = { unhealthyBelowPercent: 3, unhealthyBelowBytes: 5 * GIB };
    expect(judge(figures(2), limits).message).toBe(
      'the filesystem at /data has 2% of its space free, less than 3%; 2 GiB free, less than 5 GiB',
    );
  });

  it.each([
    [100, 'healthy', undefined],
    [99, 'degraded', 'the filesystem at /data has 9.9% of its inodes free, less than 10%'],
    [29, 'unhealthy', 'the filesystem at /data has 2.9% of its inodes free, less than 3%'],
  ])('with %d of 1,000 inodes free is %s', (ffree, status, message) => {
    const outcome = judge(figures(50, { ffree }), { degradedBelowBytes: 1, unhealthyBelowBytes: 1 });
    expect(outcome.status).toBe(status);
    expect(outcome.message).toBe(message);
  });

  it('does not ask for inodes where there is no limit of them', () => {
    const outcome = judge(figures(50, { files: 0, ffree: 0 }));
    expect(outcome.status).toBe('healthy');
    expect(outcome.details).not.toHaveProperty('free_inodes');
  });

  it('is unhealthy where there is no disk', () => {
    expect(judge(figures(0, { blocks: 0, bfree: 0, bavail: 0 }))).toEqual({
      status: 'unhealthy',
      message: 'the filesystem at /data has no space of its own: it is not a disk',
    });
  });
});
