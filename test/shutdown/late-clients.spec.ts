import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { BY_SIGTERM, type Program, run } from './support/program.js';

const DELAY_MS = 400;

/** One request on a connection of its own: its status, or why there is none. */
function visit(url: string, userAgent: string): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const sent = request(url, { agent: false, headers: { 'User-Agent': userAgent } }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code)).end();
  });
}

/** Visits every 50 ms while `goesOn`, and says what came of each. */
async function visits(url: string, userAgent: string, goesOn: () => boolean) {
  const outcomes: (number | string | undefined)[] = [];
  while (goesOn()) {
    outcomes.push(await visit(url, userAgent));
    await setTimeout(50);
  }
  return outcomes;
}

function runs(program: Program): () => boolean {
  let ended = false;
  void program.exit.then(() => (ended = true));
  return () => !ended;
}

describe.concurrent.each(platforms)('when the window is over on $name', ({ name: platform }) => {
  it('serving goes on while new clients come, as on a cluster that is slow to send them elsewhere', async () => {
    const program = run('answers', { platform, drain: { delayMs: DELAY_MS, timeoutMs: 60_000 } });
    const url = await program.started();
    program.kill('SIGTERM');
    await program.line(/^Heard SIGTERM/);

    const heardAt = performance.now();
    const outcomes = await visits(`${url}/value`, 'client', () => performance.now() - heardAt < 5 * DELAY_MS);
    expect(new Set(outcomes)).toEqual(new Set([200]));
    expect(await program.exit).toEqual(BY_SIGTERM);
  });

  it('the kubelet is no such client: it asks until the end', async () => {
    const program = run('answers', { platform, drain: { delayMs: DELAY_MS, timeoutMs: 600_000 } });
    const url = await program.started();
    program.kill('SIGTERM');

    await visits(`${url}/health/ready`, 'kube-probe/1.20', runs(program));
    expect(await program.exit).toEqual(BY_SIGTERM);
  });

  it('new clients are served no longer than requests in flight may take', async () => {
    const program = run('answers', { platform, drain: { delayMs: DELAY_MS, timeoutMs: 1_000 } });
    const url = await program.started();
    program.kill('SIGTERM');

    // They never stop coming: it ends all the same.
    await visits(`${url}/value`, 'client', runs(program));
    expect(await program.exit).toEqual(BY_SIGTERM);
  });
});
