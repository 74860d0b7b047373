import { afterEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { Program } from '../support/program.js';

const DRAINING = { status: 503, body: { status: 'not_ready', phase: 'draining', reason: 'shutting down' } };
/** Nest sends the signal again when it is done. Where nothing else is left to do, the process may end before that. */
const ENDED_BY = {
  SIGTERM: [
    { code: null, signal: 'SIGTERM' },
    { code: 0, signal: null },
  ],
  SIGINT: [
    { code: null, signal: 'SIGINT' },
    { code: 0, signal: null },
  ],
};
const ALIVE = { status: 200, body: { status: 'alive' } };

describe.each(platforms)('a process on $name', (platform) => {
  let program: Program;
  const run = (name: string) => (program = new Program(name, platform));

  afterEach(() => expect(program.output).not.toMatch(/unhandled|UnhandledPromiseRejection|Warning/i));

  /** From now until it is told to finish, with each answer that it gives meanwhile. */
  const expectDraining = async () => {
    for (let probe = 1; probe <= 20; probe++) {
      expect(await program.get('/health/ready')).toMatchObject(DRAINING);
      expect(await program.get('/health/live')).toMatchObject(ALIVE);
    }
  };

  it('with a wrong option ends with exit code 1 and the sentence', async () => {
    run('wrong-option');

    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.output).toContain('ProbesModule: `checks.timeoutMs` must be a positive number of milliseconds');
    expect(program.output).toContain('got -1. Leave it out to use 750.');
    expect(program.output).not.toContain('Listening');
  });

  it('of which a startup task fails ends with exit code 1 and a log that names it', async () => {
    run('failing-task');
    await program.listens();
    expect(await program.get('/health/startup')).toMatchObject({
      status: 503,
      body: { tasks: [{ name: 'migrations', status: 'running' }] },
    });

    program.tell('fail');
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.output).toMatch(/FATAL.*Startup task "migrations" failed: relation "orders" exists already/);
    expect(program.output).toContain('failing-task.js');
    expect(program.output).not.toContain('s3cr3t');
  });

  it('that is told to end while it starts aborts its startup tasks, and is never ready', async () => {
    run('slow-start');
    await program.listens();
    expect(await program.get('/health/ready')).toMatchObject({ status: 503, body: { phase: 'starting' } });

    program.signal('SIGTERM');
    await program.prints('Migrations were told: AbortError: The application shuts down after SIGTERM');
    await program.prints('Tearing down');
    await program.isNeverReady();

    program.tell('warm');
    await program.prints('The cache is warm');
    await program.isNeverReady();

    program.tell('finish');
    expect(ENDED_BY.SIGTERM).toContainEqual(await program.ended);
    expect(program.output).not.toMatch(/Started \d/);
  });

  it('that is told to end while its modules initialise starts no task and is never ready', async () => {
    run('slow-init');
    await program.prints('Initialising');
    program.signal('SIGTERM');
    await program.prints('Tearing down');

    program.tell('initialised');
    await program.listens();
    await program.isNeverReady();

    program.tell('finish');
    expect(ENDED_BY.SIGTERM).toContainEqual(await program.ended);
    expect(program.output).not.toMatch(/Migrating|is ready|is started|Started \d/);
  });

  it('that runs is unready and alive from the moment SIGTERM arrives, for good', async () => {
    run('running');
    await program.listens();
    expect(await program.get('/health/ready')).toMatchObject({ status: 200 });

    program.signal('SIGTERM');
    await program.prints('Draining after SIGTERM');
    await expectDraining();
    expect(await program.get('/health/startup')).toMatchObject({ status: 200 });

    program.tell('set ready');
    await program.prints('Set ready');
    await expectDraining();

    program.signal('SIGTERM');
    await expectDraining();
    expect(program.output).not.toContain('Tearing down');

    program.signal('SIGINT');
    await program.prints('Tearing down');
    await program.isNeverReady();

    program.tell('finish');
    expect(ENDED_BY.SIGTERM).toContainEqual(await program.ended);
    expect(program.output.match(/Draining after/g)).toHaveLength(1);
    expect(program.output.match(/Tearing down/g)).toHaveLength(1);
  });

  it('that runs is never ready again from the moment SIGINT arrives, and waits for nothing', async () => {
    run('running');
    await program.listens();
    expect(await program.get('/health/ready')).toMatchObject({ status: 200 });

    program.signal('SIGINT');
    await program.prints('Tearing down');
    expect(program.output.indexOf('Draining after SIGINT')).toBeLessThan(program.output.indexOf('Tearing down'));
    await program.isNeverReady();

    program.tell('finish');
    expect(ENDED_BY.SIGINT).toContainEqual(await program.ended);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('without shutdown hooks dies of %s as it always did', async (signal) => {
    run('without-hooks');
    await program.listens();

    program.signal(signal);
    expect(await program.ended).toEqual({ code: null, signal });
    expect(program.output).not.toContain('Tearing down');
  });

  it('with a handler of its own for SIGTERM is unready at once, and ends as its handler says', async () => {
    run('own-handler');
    await program.listens();
    expect(await program.get('/health/ready')).toMatchObject({ status: 200 });

    program.signal('SIGTERM');
    await program.prints('Handled');
    await expectDraining();

    program.tell('finish');
    expect(await program.ended).toEqual({ code: 7, signal: null });
  });
});
