import { describe, expect, it } from 'vitest';
import { memoryOf } from './cgroup-memory.js';

const V2_STAT =
  'anon 300\nfile 700\nkernel_stack 5\ninactive_anon 0\nactive_anon 300\ninactive_file 250\nactive_file 450\n';
const V1_STAT = [
  'cache 700',
  'inactive_file 10',
  'active_file 20',
  'hierarchical_memory_limit 9223372036854771712',
  'total_cache 700',
  'total_inactive_file 250',
  'total_active_file 450',
  '',
].join('\n');

describe('memoryOf version 2', () => {
  it('is the usage without the inactive page cache, against the limit', () => {
    expect(memoryOf(2, { usage: '1000\n', limit: '2000\n', stat: V2_STAT })).toEqual({
      workingSetBytes: 750,
      limitBytes: 2_000,
    });
  });

  it('has no limit when it says max', () => {
    expect(memoryOf(2, { usage: '1000\n', limit: 'max\n', stat: V2_STAT }).limitBytes).toBe(Infinity);
  });

  it('is never below 0: the files are read one after the other', () => {
    expect(memoryOf(2, { usage: '100\n', limit: 'max\n', stat: V2_STAT }).workingSetBytes).toBe(0);
  });

  it('counts all of it where the page cache is not shown', () => {
    expect(memoryOf(2, { usage: '1000\n', limit: 'max\n', stat: 'anon 300\n' }).workingSetBytes).toBe(1_000);
  });
});

describe('memoryOf version 1', () => {
  it('is the usage without the inactive page cache of everything below, against the limit', () => {
    expect(memoryOf(1, { usage: '1000\n', limit: '2000\n', stat: V1_STAT })).toEqual({
      workingSetBytes: 750,
      limitBytes: 2_000,
    });
  });

  it('takes its own page cache where nothing is shown for everything below', () => {
    const stat = V1_STAT.replace(/total_\w+ \d+\n/g, '');
    expect(memoryOf(1, { usage: '1000\n', limit: '2000\n', stat }).workingSetBytes).toBe(990);
  });

  it.each(['9223372036854771712', '9223372036854710272', '9223372036854775807'])(
    'has no limit when it is %s',
    (limit) => {
      expect(memoryOf(1, { usage: '1000\n', limit: `${limit}\n`, stat: V1_STAT }).limitBytes).toBe(Infinity);
    },
  );

  it.each([
    ['9223372036854771712', '1500', 1_500],
    ['2000', '1500', 1_500],
    ['1000', '1500', 1_000],
  ])('with a limit of %s and one of %s above it has %d', (limit, above, expected) => {
    const stat = V1_STAT.replace('9223372036854771712', above);
    expect(memoryOf(1, { usage: '1\n', limit: `${limit}\n`, stat }).limitBytes).toBe(expected);
  });
});

it.each([
  [{ usage: '' }, 'memory.current should have a number of bytes, and has ""'],
  [{ usage: '-1\n' }, 'memory.current should have'],
  [{ limit: 'much\n' }, 'memory.max should have a number of bytes, and has "much"'],
  [{ stat: 'inactive_file x\n' }, 'memory.stat should have'],
])('refuses what is no number: %j', (texts, message) => {
  expect(() => memoryOf(2, { usage: '1\n', limit: '2\n', stat: V2_STAT, ...texts })).toThrow(message);
});
