import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

  it('of a dead main thread are written by the worker', async () => {
    const program = run('wedged', log, [JSON.stringify({ deadAfterMs: 1_600 })]);
    await program.listens();
    program.tell('wedge 0');
    await expect.poll(async () => (await program.probe('/live')).status).toBe(503);
    await expect.poll(words).toMatch(/^event loop stalled for \d\.\d s in wedge \(test\/apps\/dist\/wedged\.js:\d+\)$/);
  });
});
