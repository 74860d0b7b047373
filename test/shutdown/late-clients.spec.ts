import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { BY_SIGTERM, run } from './support/program.js';
import { runs, visits } from './support/visits.js';

const DELAY_MS = 400;

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

  it.each([
    ['the kubelet', 'kube-probe/1.20'],
    ['a load balancer', 'ELB-HealthChecker/2.0'],
    ['whoever asks for a probe', 'curl/8'],
  ])('%s is no such client: it asks until the end', async (_who, userAgent) => {
    const program = run('answers', { platform, drain: { delayMs: DELAY_MS, timeoutMs: 600_000 } });
    const url = await program.started();
    program.kill('SIGTERM');

    await visits(`${url}/health/ready`, userAgent, runs(program));
    expect(await program.exit).toEqual(BY_SIGTERM);
  });

  it('new clients are served no longer than requests in flight may take', async () => {
    const program = run('answers', { platform, drain: { delayMs: DELAY_MS, timeoutMs: 1_000 } });
    const url = await program.started();
    program.kill('SIGTERM');

    // They never stop coming: it ends all the same, and the log tells why it went on.
    await visits(`${url}/value`, 'client', runs(program));
    expect(await program.exit).toEqual(BY_SIGTERM);
    expect(program.lines).toEqual(
      expect.arrayContaining([
        'LOG [Probes] New clients still come, so serving on until they stop: 1000 ms at most',
        expect.stringMatching(/^LOG \[Probes\] Drained \d+\.\d s after SIGTERM/),
      ]),
    );
  });
});
