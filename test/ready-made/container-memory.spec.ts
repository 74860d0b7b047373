import fs from 'node:fs/promises';
import { join } from 'node:path';
import { containerMemory, type ContainerMemoryOptions } from 'nestjs-probes/container-memory';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { canLimitMemory, MemoryCgroup } from '../support/memory-cgroup.js';

const MIB = 1024 ** 2;
const PROGRAM = join(import.meta.dirname, 'support', 'use-memory.mjs');

afterEach(() => void vi.restoreAllMocks());

describe('containerMemory', () => {
  it('is healthy on a machine without cgroups, and says that it is not known there', async () => {
    const error = Object.assign(new Error('ENOENT: no such file or directory'), { code: 'ENOENT' });
    vi.spyOn(fs, 'readFile').mockRejectedValue(error);
    expect(await containerMemory(checkContext())).toEqual({
      status: 'healthy',
      message: 'the memory of the container is not known here: there is no cgroup that counts it',
    });
  });

  it('is no more than degraded when the files cannot be read, because a restart does not repair that', async () => {
    const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    vi.spyOn(fs, 'readFile').mockRejectedValue(error);
    expect(await containerMemory(checkContext())).toEqual({
      status: 'degraded',
      message: 'the memory of the container is not known: EACCES: permission denied',
    });
  });

  it('reads once at a time, says so when there is no answer, and ends at the abort', async () => {
    let answer: (text: string) => void = () => undefined;
    const read = vi.spyOn(fs, 'readFile').mockReturnValueOnce(new Promise<string>((resolve) => (answer = resolve)));
    const shortly = { ...checkContext(), timeoutMs: 100 };
    for (let run = 1; run <= 2; run++) {
      expect(await containerMemory(shortly)).toEqual({
        status: 'degraded',
        message: expect.stringMatching(/not known: the cgroup of this process has not answered for \d+(\.\d)? s$/),
      });
    }
    const abort = new AbortController();
    const refused = expect(containerMemory(checkContext(10_000, abort.signal))).rejects.toThrow('late');
    abort.abort(new Error('late'));
    await refused;
    expect(read).toHaveBeenCalledOnce();
    answer('');
    await expect.poll(() => containerMemory().then(({ status }) => status)).toBe('healthy');
  });

  it.each([
    [{ degradedAbove: 1.1 }, '`degradedAbove` must be a number from 0 to 1, got 1.1'],
    [{ unhealthyAbove: -0.1 }, '`unhealthyAbove` must be a number from 0 to 1, got -0.1'],
    [{ degradedAbove: 0.9, unhealthyAbove: 0.8 }, '`unhealthyAbove` must be at least `degradedAbove` (0.9), got 0.8'],
    [{ above: 1 }, '`above` is not an option; there are degradedAbove, unhealthyAbove'],
  ])('refuses %j', async (options, message) => {
    await expect(containerMemory(checkContext(), options as ContainerMemoryOptions)).rejects.toThrow(
      `containerMemory(): ${message}`,
    );
  });
});

describe.skipIf(!canLimitMemory)(
  `containerMemory in a real cgroup${canLimitMemory ? '' : ' (SKIPPED: needs root, and cgroups that can be written)'}`,
  () => {
    function cgroup(limitBytes: number, above?: MemoryCgroup): MemoryCgroup {
      const made = new MemoryCgroup(limitBytes, above);
      onTestFinished(() => made.remove());
      return made;
    }

    async function use(mib: number, made: MemoryCgroup, { isNamespaced = false, file = [] as string[] } = {}) {
      return JSON.parse(await made.run([process.execPath, PROGRAM, String(mib), ...file], isNamespaced));
    }

    it.each([
      ['on the machine', false],
      ['as a container sees it', true],
    ])('goes by the limit of the cgroup: %s', async (_where, isNamespaced) => {
      const made = cgroup(400 * MIB);
      const small = await use(10, made, { isNamespaced });
      expect(small).toMatchObject({ status: 'healthy', details: { limit_bytes: 400 * MIB } });
      const large = await use(360, made, { isNamespaced });
      expect(large).toMatchObject({
        status: expect.stringMatching('degraded|unhealthy'),
        details: { limit_bytes: 400 * MIB },
      });
      expect(large.message).toMatch(
        /^the container uses \d+(\.\d)?% of its memory limit \([\d.]+ MiB of 400 MiB\), more than/,
      );
      const { working_set_bytes: used, usage } = large.details;
      expect(used).toBeGreaterThan(360 * MIB);
      expect(used).toBeGreaterThan(small.details.working_set_bytes + 250 * MIB);
      expect(usage).toBeCloseTo(used / (400 * MIB), 3);
    });

    it('does not count page cache that the kernel can drop', async () => {
      const folder = await fs.mkdtemp('/var/tmp/nestjs-probes-cache-');
      onTestFinished(() => fs.rm(folder, { recursive: true }));
      const outcome = await use(150, cgroup(1024 * MIB), { file: [join(folder, 'cached')] });
      expect(outcome.details.working_set_bytes).toBeGreaterThan(150 * MIB);
      // It holds as much page cache again.
      expect(outcome.details.working_set_bytes).toBeLessThan(270 * MIB);
    });

    it('finds the limit of a cgroup above it', async () => {
      const above = cgroup(400 * MIB);
      const outcome = await use(10, cgroup(Infinity, above));
      expect(outcome.details).toMatchObject({ limit_bytes: 400 * MIB });
    });

    it('is healthy without a limit', async () => {
      expect(await use(10, cgroup(Infinity))).toMatchObject({ status: 'healthy', details: { limit_bytes: null } });
    });
  },
);
