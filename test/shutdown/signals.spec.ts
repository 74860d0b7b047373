import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.js';
import { platforms } from '../support/platforms.js';
import type { Settings } from './apps/settings.js';
import { BY_SIGTERM, type Program, run, timed } from './support/program.js';

/** Much less than the minute of the drain's window, much more than a shutdown takes. */
const AT_ONCE_MS = 10_000;

const BUSY = ['module initialisation', 'a startup task that heeds its signal', 'a startup task that fails late'];

const BACKGROUND = ['a background pass with a check that hangs', 'a background pass with a check that fails late'];

describe.concurrent.each(platforms)('on $name', ({ name: platform }) => {
  describe('the drain window of a minute', () => {
    it('is not waited for by app.close(), which leaves nothing behind that keeps the process', async () => {
      const { program } = await start();

      program.close();
      expect(await timed(program.exit)).toBeLessThan(AT_ONCE_MS);
      expect(await program.exit).toEqual({ code: 0, signal: null });
      expect(await program.line(/^Closed/)).toBe('Closed, listeners for signals: 0,0,0, left: .');
    });

    it('is not waited for by SIGINT, which a person sends', async () => {
      const { program } = await start();

      program.kill('SIGINT');
      expect(await timed(program.exit)).toBeLessThan(AT_ONCE_MS);
      expect(await program.exit).toEqual({ code: null, signal: 'SIGINT' });
    });

    it('is cut short by SIGINT after SIGTERM', async () => {
      const { program, url } = await start();
      program.kill('SIGTERM');
      await program.line(/^Heard SIGTERM/);
      expect(await ask(`${url}/health/ready`)).toMatchObject({ status: 503 });

      program.kill('SIGINT');
      expect(await timed(program.exit)).toBeLessThan(AT_ONCE_MS);
      expect(await program.exit).toEqual(BY_SIGTERM);
    });

    it('goes on when SIGTERM comes again, however often', async () => {
      const { program, url } = await start();
      program.kill('SIGTERM');
      await program.line(/^Heard SIGTERM/);

      for (let again = 0; again < 5; again++) {
        program.kill('SIGTERM');
        expect(await ask(`${url}/health/ready`)).toMatchObject({ status: 503, body: { phase: 'draining' } });
        expect(await ask(`${url}/value`)).toMatchObject({ status: 200 });
      }
      expect(program.lines.filter((line) => line.includes('Draining after'))).toHaveLength(1);
    });

    it('is not waited for by app.close() after SIGTERM: both end when it is over', async () => {
      const { program, url } = await start({ drain: { delayMs: 1_000 } });
      program.kill('SIGTERM');
      await program.line(/^Heard SIGTERM/);
      program.close();

      expect(await ask(`${url}/value`)).toMatchObject({ status: 200 });
      expect(await timed(program.exit)).toBeLessThan(AT_ONCE_MS);
      expect(program.lines.filter((line) => line.includes('Draining after'))).toHaveLength(1);
    });
  });

  it('an application without shutdown hooks ends by SIGTERM at once, as without ProbesModule', async () => {
    const { program } = await start({ hooks: false });

    program.kill('SIGTERM');
    expect(await timed(program.exit)).toBeLessThan(AT_ONCE_MS);
    expect(await program.exit).toEqual(BY_SIGTERM);
  });

  it.each(BUSY)(
    'SIGTERM during %s ends the process cleanly, with no drain window: nothing was in service',
    async (variant) => {
      const program = run('slow-boot', { platform, variant, drain: { delayMs: 60_000 } });
      await program.line(/^Busy/);

      program.kill('SIGTERM');
      expect(await timed(program.exit)).toBeLessThan(AT_ONCE_MS);
      await expectCleanEnd(program);
      expect(program.lines).not.toContainEqual(expect.stringMatching(/Started \d/));
    },
  );

  it.each(BACKGROUND)('SIGTERM during %s ends the process cleanly', async (variant) => {
    const program = run('slow-boot', { platform, variant, drain: { delayMs: 100 } });
    await program.started();
    await program.line(/^Busy/);

    program.kill('SIGTERM');
    expect(await timed(program.exit)).toBeLessThan(AT_ONCE_MS);
    await expectCleanEnd(program);
  });

  async function expectCleanEnd(program: Program): Promise<void> {
    expect(await program.exit).toEqual(BY_SIGTERM);
    expect(program.lines).not.toContainEqual(expect.stringMatching(/\bReady$/));
    // Node says so of what nobody has heard, and the library of a startup task that has failed.
    expect(program.lines).not.toContainEqual(
      expect.stringMatching(/^ +at .*\.js:\d+|rejection|FATAL|ERROR (?!\[Probes\] Health of )/),
    );
  }

  async function start(settings: Settings = {}) {
    const program = run('answers', { platform, drain: { delayMs: 60_000 }, ...settings });
    const url = await program.started();
    await program.line(/^Set up/);
    return { program, url };
  }
});
