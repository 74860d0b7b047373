import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { childrenOf, sendSignal } from '../support/processes.js';
import { run } from './support/program.js';
import { visits } from './support/visits.js';

describe.each(platforms)('a worker of a cluster on $name', ({ name: platform }) => {
  it('leaves clients that never stop coming to the other, and none of them is lost', async () => {
    const program = run('workers', { platform, drain: { delayMs: 400, timeoutMs: 60_000 } });
    const url = await program.started();
    await program.count(/^Set up/, 2);
    const [worker] = childrenOf(program.pid);

    let hasEnded = false;
    const outcomes = visits(`${url}/value`, 'client', () => !hasEnded);
    sendSignal(Number(worker), 'SIGTERM');
    expect(await program.line(/^A worker has ended/)).toBe('A worker has ended: SIGTERM');
    hasEnded = true;

    expect(new Set(await outcomes)).toEqual(new Set([200]));
    expect(program.lines).toContainEqual(expect.stringMatching(/Serving on for 400 ms/));
    expect(program.lines).not.toContainEqual(expect.stringMatching(/New clients still come|turned away/));
  });
});
