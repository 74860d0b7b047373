import { describe, expect, it } from 'vitest';
import { ask } from '../support/ask.js';
import { platforms } from '../support/platforms.js';
import { BY_SIGTERM, type Program, run } from './support/program.js';

const drain = { delayMs: 100, timeoutMs: 60_000 };

async function start(platform: 'Express' | 'Fastify', variant: string) {
  const program = run('several-servers', { platform, drain, variant });
  await program.started();
  const urlOf = async (name: string) => (await program.line(new RegExp(`^${name} on `))).replace(`${name} on `, '');
  return { program, second: await urlOf('Second'), wrapped: await urlOf('Wrapped') };
}

/** Asks for what takes long, tells the process to end meanwhile, and resolves with what was answered. */
async function askWhileItEnds(program: Program, url: string) {
  const answer = ask(`${url}/slow`);
  await program.line(/^Asked/);
  program.kill('SIGTERM');
  return answer;
}

describe.each(platforms)('an application on $name that several servers serve', ({ name: platform }) => {
  it('answers in full on one that was made with it as the listener', async () => {
    const { program, second } = await start(platform, 'as it is');
    expect(await ask(`${second}/health/ready`)).toMatchObject({ status: 200 });
    expect(await askWhileItEnds(program, second)).toMatchObject({ status: 200, body: { poolIsOpen: true } });
    expect(await program.exit).toEqual(BY_SIGTERM);
  });

  it('answers in full on one that was handed in', async () => {
    const { program, wrapped } = await start(platform, 'handed in');
    expect(await askWhileItEnds(program, wrapped)).toMatchObject({ status: 200, body: { poolIsOpen: true } });
    expect(await program.exit).toEqual(BY_SIGTERM);
    expect(program.lines).not.toContainEqual(expect.stringMatching(/Not drained/));
  });

  it('says of one that cannot be found where it listens, and how to hand it in', async () => {
    const { program, wrapped } = await start(platform, 'as it is');
    await ask(`${wrapped}/health/live`);
    program.kill('SIGTERM');
    await program.exit;
    expect(program.lines).toContain(
      `WARN [Probes] Not drained: the HTTP server on port ${new URL(wrapped).port}, which is not known to serve this ` +
        'application. If it does, hand it in with ProbesService.follow(server)',
    );
  });
});
