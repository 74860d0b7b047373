import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { platforms } from '../support/platforms.js';
import { Program } from '../support/program.js';
import type { JobClient, Reply } from './support/job.js';
import { jobClients } from './support/job-clients.js';
import { environmentOf } from './support/rolling-restart.js';

const [express] = platforms;
const BY_SIGTERM = { code: null, signal: 'SIGTERM' };

type Variant = 'microservice' | 'hybrid';

interface Running {
  readonly program: Program;
  readonly client: JobClient;
  /** Sends a job, and resolves when its handler has begun. */
  begin(ms: number, id?: number): Promise<{ reply: Promise<Reply> }>;
}

async function start(transport: 'TCP' | 'gRPC', variant: Variant, env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const port = await freePort();
  const program = new Program('messages', variant === 'hybrid' ? express : undefined, {
    env: { ...environmentOf(transport, { url: '', port }), VARIANT: variant, ...env },
  });
  await program.prints('Set up');
  const client = await jobClients[transport]({ url: '', port }, () => undefined);
  return {
    program,
    client,
    async begin(ms, id = 1) {
      const reply = client.request({ id, ms });
      // What a test does not expect of it is no unhandled rejection.
      reply.catch(() => undefined);
      await program.prints(`began ${id}`);
      return { reply };
    },
  };
}

const order = ({ output }: Program, ...lines: string[]) => lines.map((line) => output.indexOf(line));

/** Expects that these lines were all printed, in this order. */
function expectInOrder(program: Program, ...lines: string[]): void {
  const found = order(program, ...lines);
  expect(found.every((at) => at >= 0)).toBe(true);
  expect(found).toEqual(found.toSorted((a, b) => a - b));
}

const cases = (['TCP', 'gRPC'] as const).flatMap((transport) =>
  (['microservice', 'hybrid'] as const).map((variant) => ({ transport, variant })),
);

describe.each(cases)('a message in flight by $transport in a $variant', ({ transport, variant }) => {
  it('is answered after SIGTERM, before anything is torn down, and others are taken during the window', async () => {
    const { program, client, begin } = await start(transport, variant, { DELAY_MS: '300' });
    const { reply } = await begin(1_000);
    program.signal('SIGTERM');
    await program.prints('Serving on for 300 ms');
    expect(await client.request({ id: 2, ms: 0 })).toMatchObject({ id: 2 });
    expect(await reply).toEqual({ id: 1, pid: program.pid });
    expect(await program.ended).toEqual(BY_SIGTERM);
    expectInOrder(program, 'Draining after SIGTERM', 'ended 1', 'Drained', 'Pool closed');
    await client.close();
  });

  it('is answered at app.close(), after the first sign of the shutdown', async () => {
    const { program, client, begin } = await start(transport, variant);
    const { reply } = await begin(500);
    program.tell('close');
    expect(await reply).toEqual({ id: 1, pid: program.pid });
    await program.prints('Closed');
    expectInOrder(program, 'Draining after app.close()', 'ended 1', 'Pool closed', 'Closed');
    await client.close();
  });

  it('is named in the log when its time is over', async () => {
    const { program, client, begin } = await start(transport, variant, { DELAY_MS: '0', TIMEOUT_MS: '300' });
    await begin(60_000, 1);
    await begin(60_000, 2);
    program.signal('SIGTERM');
    expect(await program.ended).toEqual(BY_SIGTERM);
    const name = transport === 'gRPC' ? 'Worker/Work' : 'work';
    expect(program.output).toContain(`Closing although messages were not done after 300 ms: ${name} (2)`);
    await client.close();
  });

  it('is cut where the module is switched off', async () => {
    const { program, client, begin } = await start(transport, variant, { PROBES: 'off' });
    const { reply } = await begin(2_000);
    program.signal('SIGTERM');
    await expect(reply).rejects.toThrow(/Connection|UNAVAILABLE|CANCELLED/);
    await program.ended;
    expect(program.output).not.toContain('ended 1');
    await client.close();
  });
});

it('a call of gRPC that does not end is cut at the deadline, although Nest would wait for it', async () => {
  const env = { DELAY_MS: '0', TIMEOUT_MS: '300', GRACEFUL: 'yes' };
  const { program, client, begin } = await start('gRPC', 'microservice', env);
  const { reply } = await begin(600_000);
  program.signal('SIGTERM');
  await expect(reply).rejects.toThrow(/UNAVAILABLE|CANCELLED|INTERNAL/);
  expect(await program.ended).toEqual(BY_SIGTERM);
  expect(program.output).toContain('Closing although messages were not done after 300 ms: Worker/Work');
  await client.close();
});

it('a client that is connected and sends nothing holds nothing up', async () => {
  const { program, client } = await start('TCP', 'microservice', { DELAY_MS: '0' });
  await client.request({ id: 1, ms: 0 });
  program.signal('SIGTERM');
  expect(await program.ended).toEqual(BY_SIGTERM);
  expect(program.output).not.toMatch(/Waiting for|Closing although/);
  await client.close();
});

it('a Ctrl-C after the first sign cuts what is in flight', async () => {
  const { program, client, begin } = await start('TCP', 'microservice', { DELAY_MS: '0', TIMEOUT_MS: '60000' });
  await begin(60_000);
  program.signal('SIGTERM');
  await program.prints('Draining after SIGTERM');
  program.signal('SIGINT');
  await program.ended;
  expect(program.output).toContain('Closing although messages were not done when SIGINT came: work');
  await client.close();
});
