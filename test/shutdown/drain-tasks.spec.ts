import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { Program } from '../support/program.js';

const [express] = platforms;

async function start(VARIANT: string, env: NodeJS.ProcessEnv = {}): Promise<Program> {
  // Where somebody routes, as in Kubernetes, so that the window is open by default.
  const http = VARIANT === 'http' || VARIANT === 'hybrid';
  const program = new Program('drain-tasks', http ? express : undefined, {
    env: { VARIANT, NODE_ENV: 'production', ...env },
  });
  await program.prints('Set up');
  return program;
}

/** Where in the output these lines stand: nowhere is -1. */
const order = ({ output }: Program, ...lines: string[]) => lines.map((line) => output.indexOf(line));
const ENDED = [
  { code: 0, signal: null },
  { code: null, signal: 'SIGTERM' },
];
const STEPS = ['Consumer stops', 'Serving on', 'Outbox flushed', 'Pool closed'];

describe.each(['http', 'hybrid', 'microservice', 'context'])('the drain tasks of an application (%s)', (variant) => {
  it('begin at the first sign of a shutdown, are shown, and end before anything is torn down', async () => {
    const program = await start(variant);
    program.signal('SIGTERM');
    await program.prints('Consumer stops');
    await expect
      .poll(() => program.probe('/ready'))
      .toMatchObject({
        status: 503,
        body: {
          phase: 'draining',
          tasks: expect.arrayContaining([
            { name: 'jobs', status: 'running' },
            { name: 'broken', status: 'failed', duration_ms: expect.any(Number) },
            { name: 'outbox', status: 'pending' },
            { name: 'late', status: 'done', duration_ms: expect.any(Number) },
          ]),
        },
      });
    expect(program.output).toContain('Drain task "broken" failed: broken on purpose');
    expect(program.output).toContain('Late consumer stops');
    program.tell('jobs done');
    expect(ENDED).toContainEqual(await program.ended);
    const found = order(program, 'Consumer stops', 'Outbox flushed', 'Pool closed');
    expect(found.every((at) => at >= 0)).toBe(true);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  it('are waited for at app.close(), too', async () => {
    const program = await start(variant);
    program.tell('close');
    await program.prints('Consumer stops');
    await expect.poll(() => program.probe('/ready')).toMatchObject({ status: 503, body: { phase: 'draining' } });
    expect(program.output).not.toContain('Pool closed');
    program.tell('jobs done');
    expect(ENDED).toContainEqual(await program.ended);
    expect(order(program, 'Outbox flushed', 'Pool closed').every((at) => at >= 0)).toBe(true);
  });

  it('are given up when their time is over, and the log names what was left', async () => {
    const program = await start(variant, { DELAY_MS: '0', TIMEOUT_MS: '300' });
    program.signal('SIGTERM');
    expect(ENDED).toContainEqual(await program.ended);
    expect(program.output).toContain('Closing although drain tasks were not done after 300 ms: jobs, outbox');
    expect(program.output).toContain('Given up: AbortError: The drain tasks were not done after 300 ms');
    expect(program.output).not.toContain('Outbox flushed');
    const [givenUp = 0, closed = 0] = order(program, 'Given up', 'Pool closed');
    expect(givenUp).toBeLessThan(closed);
  });

  it('are not begun again by a second SIGTERM, and are given up at SIGINT', async () => {
    const program = await start(variant);
    program.signal('SIGTERM');
    await program.prints('Consumer stops');
    program.signal('SIGTERM');
    program.signal('SIGINT');
    await program.ended;
    expect(program.output.split('Consumer stops')).toHaveLength(2);
    expect(program.output).toContain('Closing although drain tasks were not done when SIGINT came: jobs, outbox');
  });
});

describe('the window', () => {
  it('is not sat out by a worker without HTTP, when its drain tasks are done', async () => {
    const program = await start('context', { TIMEOUT_MS: '1000' });
    program.signal('SIGTERM');
    await program.prints('Consumer stops');
    program.tell('jobs done');
    expect(ENDED).toContainEqual(await program.ended);
    expect(program.output).not.toContain('Serving on');
  });

  it('is, when it was asked for by hand', async () => {
    const program = await start('context', { DELAY_MS: '700' });
    program.signal('SIGTERM');
    await program.prints('Consumer stops');
    program.tell('jobs done');
    await program.prints('Outbox flushed');
    expect(ENDED).toContainEqual(await program.ended);
    expect(program.output).toContain('Serving on for 700 ms');
    expect(program.output).toMatch(/Drained 0\.[7-9] s after SIGTERM|Drained [1-9]/);
  });

  it('stays open on HTTP, however early the drain tasks are done', async () => {
    const program = await start('http', { DELAY_MS: '700' });
    program.signal('SIGTERM');
    await program.prints('Consumer stops');
    program.tell('jobs done');
    expect(ENDED).toContainEqual(await program.ended);
    const found = order(program, ...STEPS);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });
});
