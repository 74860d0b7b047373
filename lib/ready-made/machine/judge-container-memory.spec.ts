import { describe, expect, it } from 'vitest';
import { judgeContainerMemory } from './judge-container-memory.js';

const MIB = 1024 ** 2;
const LIMITS = { degradedAbove: 0.85, unhealthyAbove: 0.95 };
const cgroup = (usedMib: number, limitMib: number) => ({ workingSetBytes: usedMib * MIB, limitBytes: limitMib * MIB });

describe('judgeContainerMemory', () => {
  it.each([
    [10, 'healthy', undefined],
    [85, 'healthy', undefined],
    [86, 'degraded', 'the container uses 86% of its memory limit (86 MiB of 100 MiB), more than 85%'],
    [95, 'degraded', 'the container uses 95% of its memory limit (95 MiB of 100 MiB), more than 85%'],
    [96, 'unhealthy', 'the container uses 96% of its memory limit (96 MiB of 100 MiB), more than 95%'],
    [120, 'unhealthy', 'the container uses 120% of its memory limit (120 MiB of 100 MiB), more than 95%'],
  ])('%d MiB of 100 are %s', (used, status, message) => {
    const outcome = judgeContainerMemory([cgroup(used, 100)], LIMITS);
    expect(outcome.status).toBe(status);
    expect(outcome.message).toBe(message);
    expect(outcome.details).toEqual({ working_set_bytes: used * MIB, limit_bytes: 100 * MIB, usage: used / 100 });
  });

  it('goes by the cgroup that is nearest to its limit', () => {
    expect(judgeContainerMemory([cgroup(50, 100), cgroup(50, Infinity), cgroup(90, 100)], LIMITS)).toEqual({
      status: 'degraded',
      message: 'a cgroup above the container uses 90% of its memory limit (90 MiB of 100 MiB), more than 85%',
      details: { working_set_bytes: 90 * MIB, limit_bytes: 100 * MIB, usage: 0.9 },
    });
    expect(judgeContainerMemory([cgroup(80, 100), cgroup(90, 200)], LIMITS).details).toMatchObject({ usage: 0.8 });
    expect(judgeContainerMemory([cgroup(30, Infinity), cgroup(40, 100)], LIMITS).details).toMatchObject({ usage: 0.4 });
  });

  it('is healthy without any limit, and shows what is in use', () => {
    expect(judgeContainerMemory([cgroup(50, Infinity), cgroup(60, Infinity)], LIMITS)).toEqual({
      status: 'healthy',
      details: { working_set_bytes: 50 * MIB, limit_bytes: null },
    });
  });

  it('is unhealthy with a limit of 0', () => {
    expect(judgeContainerMemory([cgroup(1, 0)], LIMITS).status).toBe('unhealthy');
  });

  it('is healthy where no cgroup counts memory, and says that it is not known', () => {
    expect(judgeContainerMemory([], LIMITS)).toEqual({
      status: 'healthy',
      message: 'the memory of the container is not known here: there is no cgroup that counts it',
    });
  });
});
