import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { childrenOf, sendSignal } from '../support/processes.js';
import { platforms } from '../support/platforms.js';
import { BY_SIGTERM, run, runAsPid1 } from './support/program.js';

const canUnshare = spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0;

const settings = { drain: { delayMs: 100 }, variant: 'forgetful' };

describe.concurrent.each(platforms)(
  'after a drain a process that something keeps alive ends, on $name,',
  ({ name: platform }) => {
    it('by the signal that it was sent', async () => {
      const program = run('shop', { platform, ...settings });
      await program.started();

      program.kill('SIGTERM');
      expect(await program.exit).toEqual(BY_SIGTERM);
      expect(program.lines).toContain('Pool closed');
    });

    it('with code 0 where the hooks use process.exit()', async () => {
      const program = run('shop', { platform, ...settings, hooks: 'exit' });
      await program.started();

      program.kill('SIGTERM');
      expect(await program.exit).toEqual({ code: 0, signal: null });
      expect(program.lines).toContain('Pool closed');
    });

    describe(canUnshare ? 'as PID 1' : 'as PID 1 (skipped: this machine does not permit `unshare --pid`)', () => {
      it.skipIf(!canUnshare).each([
        ['with code 0, although no signal ends PID 1', { hooks: true }, 'Pool closed'],
        ['with code 0 where the hooks use process.exit()', { hooks: 'exit' }, 'Pool closed'],
        ['with code 0 where there are no hooks', { hooks: false }, 'Listening on'],
      ] as const)('%s', async (_title, hooks, last) => {
        const program = runAsPid1('shop', { platform, ...settings, ...hooks });
        await program.started();

        for (const pid of childrenOf(program.pid)) sendSignal(pid, 'SIGTERM');
        expect(await program.exit).toEqual({ code: 0, signal: null });
        expect(program.lines.join('\n')).toContain(last);
      });
    });
  },
);
