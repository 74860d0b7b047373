import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { BY_SIGTERM, run } from './support/program.js';
import { runs, visits } from './support/visits.js';

describe.each(platforms)('a shutdown on $name', ({ name: platform }) => {
  it('ends in its time though new clients never stop coming, and each keeps the event loop busy', async () => {
    const program = run('answers', { platform, drain: { delayMs: 200, timeoutMs: 1_000 } });
    const url = await program.started();
    program.kill('SIGTERM');

    const clients = Array.from({ length: 16 }, () => visits(`${url}/compute`, 'client', runs(program)));
    const ended = await program.line(/Drained .* after SIGTERM/);
    // With so many of them one turn of the loop takes 0.8 s, and a hundred turns 80 s.
    expect(Number(/Drained (\S+) s/.exec(ended)?.[1])).toBeLessThan(15);
    await program.line(/Clients still came when it stopped accepting/);
    await Promise.all(clients);
    expect(await program.exit).toEqual(BY_SIGTERM);
  });
});
