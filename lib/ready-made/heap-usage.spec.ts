import { describe, expect, it } from 'vitest';
import { judgeHeapUsage, oldSpaceLimitOf } from './heap-usage.js';

const MB = 1024 * 1024;

describe('judgeHeapUsage', () => {
  it.each([
    [0.1, {}, 'healthy'],
    [0.8, {}, 'healthy'],
    [0.81, {}, 'degraded'],
    [0.92, {}, 'degraded'],
    [0.93, {}, 'unhealthy'],
    [0.5, { degradedAbove: 0.4 }, 'degraded'],
    [0.5, { unhealthyAbove: 0.4 }, 'unhealthy'],
  ])('judges a heap that is %d full, with %o', (usage, options, status) => {
    expect(judgeHeapUsage({ usedBytes: usage * 100, limitBytes: 100 }, options).status).toBe(status);
  });

  it('reports the usage and the limit, and the bytes', () => {
    expect(judgeHeapUsage({ usedBytes: 931, limitBytes: 1_000 })).toEqual({
      status: 'unhealthy',
      message: 'the heap is 93.1% full, more than 92%',
      details: { used_bytes: 931, limit_bytes: 1_000, usage: 0.931 },
    });
  });
});

describe('oldSpaceLimitOf', () => {
  it.each([
    [['--max-old-space-size=256'], 256 * MB],
    [['--max_old_space_size=256'], 256 * MB],
    [['--max-old-space-size', '256'], 256 * MB],
    [['--enable-source-maps --max-old-space-size=512 --no-warnings'], 512 * MB],
    [['--max-old-space-size=512', '--max-old-space-size=256'], 256 * MB],
    [['--max-old-space-size=0'], undefined],
    [['--max-semi-space-size=64'], undefined],
    [['--max-old-space-size-percentage=50'], undefined],
    [[''], undefined],
    [[], undefined],
  ])('reads %j as %s bytes', (flags, expected) => {
    expect(oldSpaceLimitOf(flags)).toBe(expected);
  });
});
