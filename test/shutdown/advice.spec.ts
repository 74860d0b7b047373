import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import type { Settings } from './apps/settings.js';
import { type Program, run, runInShell } from './support/program.js';

const KUBERNETES = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };

const BUDGET =
  'LOG [Probes] A shutdown may take 7000 ms unready, 12000 ms for requests in flight and 5000 ms to tear down: ' +
  'terminationGracePeriodSeconds must be 24 or more, and a preStop hook comes on top';

const drain = { delayMs: 7_000, timeoutMs: 12_000 };

describe.concurrent.each(platforms)('at the start on $name', ({ name: platform }) => {
  it('in Kubernetes one line says what the pod needs for a shutdown, and nothing is warned of where all is well', async () => {
    const program = await advised({ drain }, KUBERNETES);

    expect(ofProbes(program)).toEqual([expect.stringMatching(/Started/), BUDGET]);
  });

  it('elsewhere nothing is said', async () => {
    const program = await advised({ drain }, { KUBERNETES_SERVICE_HOST: undefined });

    expect(ofProbes(program)).toEqual([expect.stringMatching(/Started/)]);
  });

  it.each<[what: string, settings: Settings, warning: string]>([
    [
      'shutdown hooks are not enabled',
      { hooks: false },
      'WARN [Probes] Shutdown hooks are not enabled, so SIGTERM cuts every request off: call app.enableShutdownHooks().',
    ],
    [
      'return503OnClosing is set',
      { nest: { return503OnClosing: true } },
      'WARN [Probes] return503OnClosing only acts when the drain is over and nothing is left to refuse: take it out.',
    ],
    [
      'Terminus drains, too',
      { variant: 'terminus' },
      'WARN [Probes] Terminus drains a second time, 5000 ms after the first: take gracefulShutdownTimeoutMs out.',
    ],
  ])('one line warns that %s', async (_what, settings, warning) => {
    const program = await advised({ drain, ...settings });

    expect(ofProbes(program).filter((line) => line.startsWith('WARN'))).toEqual([warning]);
  });

  it('one line warns of a shell that keeps SIGTERM back from the process', async () => {
    const program = runInShell('setup', { platform, drain });
    await program.line(/^Advice is over/);
    expect(ofProbes(program)).toContainEqual(
      expect.stringMatching(/^WARN \[Probes\] Started by sh, which ends on SIGTERM and does not pass it on/),
    );
  });

  it('return503OnClosing does not end the window early', async () => {
    const program = run('setup', { platform, drain: { delayMs: 60_000 }, nest: { return503OnClosing: true } });
    const url = await program.started();

    program.kill('SIGTERM');
    await program.line(/^Heard SIGTERM/);
    await new Promise((resolve) => setTimeout(resolve, 50)); // Nest's own turn has come by then, too.
    expect((await fetch(`${url}/value`)).status).toBe(200);
  });

  async function advised(settings: Settings, env: NodeJS.ProcessEnv = {}): Promise<Program> {
    const program = run('setup', { platform, ...settings }, env);
    await program.line(/^Advice is over/);
    return program;
  }
});

function ofProbes({ lines }: Program): string[] {
  return lines.filter((line) => line.includes('[Probes]'));
}
