import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { Program } from '../support/program.js';

/** A main thread that has work is woken ten times in a second, and a calm one once. */
const ASLEEP_MS = 600;
const STALL_MS = 4_000;

/** How often the main thread of a process has gone to sleep. */
function sleeps(pid: number): string {
  return (
    readFileSync(`/proc/${pid}/task/${pid}/status`, 'utf8').match(/^voluntary_ctxt_switches:\s*(\d+)$/m)?.[1] ?? ''
  );
}

/** Resolves when nobody has woken the main thread for a while: it is calm, and its latest sign of life is as old. */
async function asleep(pid: number): Promise<void> {
  let [before, since] = [sleeps(pid), performance.now()];
  while (performance.now() - since < ASLEEP_MS) {
    await setTimeout(20);
    const now = sleeps(pid);
    if (now !== before) [before, since] = [now, performance.now()];
  }
}

async function stalledMs(program: Program): Promise<number> {
  const { body } = await program.probe('');
  return (body as { event_loop: { stalled_ms: number } }).event_loop.stalled_ms;
}

describe.skipIf(process.platform !== 'linux').each(platforms)(
  'an application on $name that nobody uses',
  (platform) => {
    it('is left asleep, and a stall counts from the request that causes it', async () => {
      const program = new Program('overloaded', platform, { args: ['{}'] });
      await program.listens();
      await program.get('/reports/0');
      await asleep(program.pid);
      const sentAt = performance.now();
      const answer = program.get(`/reports/${STALL_MS}`);
      await program.prints(`Busy for ${STALL_MS} ms`);
      const seen: number[] = [];
      while (performance.now() - sentAt < STALL_MS) {
        const stalled = await stalledMs(program);
        expect(stalled).toBeLessThanOrEqual(performance.now() - sentAt);
        seen.push(stalled);
        await setTimeout(20);
      }
      expect((await answer).status).toBe(200);
      expect(Math.max(...seen)).toBeGreaterThan(STALL_MS / 2);
    });
  },
);
