import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { heapUsage, judgeHeapUsage, oldSpaceLimitOf } from './heap-usage.js';

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

describe('heapUsage', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  const usedBytes = () => Number(heapUsage().details?.['used_bytes']);

  it('counts what lives long, in bytes, and neither what is new nor what is the engine’s', () => {
    const total = (count: (name: string) => boolean) =>
      getHeapSpaceStatistics()
        .filter(({ space_name: name }) => count(name))
        .reduce((sum, { space_used_size: size }) => sum + size, 0);
    const old = total((name) => /^(?:old|code|large_object|code_large_object|trusted|shared|map)/.test(name));
    // A moment later it is a little more.
    expect(usedBytes() / old).toBeGreaterThan(0.9);
    expect(usedBytes() / old).toBeLessThan(1.1);
  });

  it.each([
    ['--max-old-space-size=123', [], 123],
    ['--max-old-space-size=123', ['--max-old-space-size=45'], 45],
    ['', ['--max-old-space-size=45'], 45],
  ])('has the limit of NODE_OPTIONS %s, then of the flags %j', (options, flags, megabytes) => {
    vi.stubEnv('NODE_OPTIONS', options);
    vi.spyOn(process, 'execArgv', 'get').mockReturnValue(flags);
    expect(heapUsage().details?.['limit_bytes']).toBe(megabytes * MB);
  });

  it('has the limit of the engine where no flag says otherwise', () => {
    vi.stubEnv('NODE_OPTIONS', undefined);
    vi.spyOn(process, 'execArgv', 'get').mockReturnValue([]);
    expect(heapUsage().details?.['limit_bytes']).toBe(getHeapStatistics().heap_size_limit);
  });

  it('is judged by the limits that it is given', () => {
    expect(heapUsage({ degradedAbove: 0, unhealthyAbove: 1e9 }).status).toBe('degraded');
    expect(heapUsage({ degradedAbove: 0, unhealthyAbove: 0 }).status).toBe('unhealthy');
  });
});
