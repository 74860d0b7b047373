import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { Program } from '../support/program.js';

describe.each(platforms)('the last words on $name', (platform) => {
  let folder: string;
  let log: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'last-words-'));
    log = join(folder, 'termination-log');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (name: string, path = log, args: readonly string[] = []) =>
    new Program(name, platform, { env: { PROBES_TERMINATION_LOG: path }, args });
  const words = () => readFileSync(log, 'utf8');

  it('of a startup task that fails say which and why, without credentials', async () => {
    const program = run('failing-task');
    await program.listens();
    program.tell('fail');
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(words()).toMatch(
      /^Startup task "migrations" failed: relation "orders" exists already.*\n {4}at .*failing-task/,
    );
    expect(words()).not.toContain('s3cr3t');
  });

  it('of a configuration error are its sentence', async () => {
    const program = run('wrong-option');
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(words()).toMatch(/^ProbesModule: `checks\.timeoutMs` must be .* Leave it out to use 750\.\n {4}at /);
  });

  it('of a configuration error that a promise tells (`abortOnError: false`) are there, whoever ends the process', async () => {
    for (const [args, code] of [
      [['thrown'], 1],
      [['handled', '3'], 3],
    ] as const) {
      const program = run('wrong-option', log, args);
      expect(await program.ended).toEqual({ code, signal: null });
      expect(words()).toMatch(/^ProbesModule: `checks\.timeoutMs` must be /);
      rmSync(log);
    }
  });

  it('of a configuration error that somebody has dealt with are none', async () => {
    const program = run('wrong-option', log, ['handled', '0']);
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(existsSync(log)).toBe(false);
  });

  it.each(['/dev/full', '/nowhere/termination-log', tmpdir()])(
    'change nothing where %s cannot be written',
    async (path) => {
      const program = run('failing-task', path);
      await program.listens();
      program.tell('fail');
      expect(await program.ended).toEqual({ code: 1, signal: null });
      expect(program.output).toMatch(/FATAL.*Startup task "migrations" failed/);
      expect(program.output).not.toMatch(/ENOSPC|ENOENT|EISDIR/);
    },
  );

  it('of a dead main thread that cannot be written leave the probe server as it is', async () => {
    const program = run('wedged', '/dev/full', [JSON.stringify({ deadAfterMs: 1_600 })]);
    await program.listens();
    program.tell('renderReport 3000');
    await expect.poll(async () => (await program.probe('/live')).status).toBe(503);
    await program.prints('Over: renderReport 3000');
    await expect.poll(async () => (await program.probe('/ready')).status).toBe(200);
    expect(program.output).not.toMatch(/ENOSPC|crashed/);
  });

  it('of a dead main thread are written by the worker', async () => {
    const program = run('wedged', log, [JSON.stringify({ deadAfterMs: 1_600 })]);
    await program.listens();
    program.tell('wedge 0');
    await expect.poll(async () => (await program.probe('/live')).status).toBe(503);
    await expect.poll(words).toMatch(/^event loop stalled for \d\.\d s in wedge \(test\/apps\/dist\/wedged\.js:\d+\)$/);
  });
});
