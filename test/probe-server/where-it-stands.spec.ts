import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { Program } from '../support/program.js';
import { DebuggerClient } from './support/debugger-client.js';

interface EventLoop {
  readonly stalled_ms: number;
  readonly longest_stall_ms: number;
  readonly stack?: string;
}

const [platform] = platforms;

const UNREADY_AFTER_MS = 1_000;

const run = (options: object = {}, more: ConstructorParameters<typeof Program>[2] = {}) =>
  new Program('wedged', platform, { args: [JSON.stringify(options)], ...more });

async function eventLoopOf(program: Program): Promise<EventLoop> {
  const { body } = await program.probe('');
  return (body as { readonly event_loop: EventLoop }).event_loop;
}

/** Said while the stall goes on, and is long enough to be asked about. */
async function says(program: Program, stack: RegExp): Promise<void> {
  const stackNow = async () => {
    const loop = await eventLoopOf(program);
    return loop.stalled_ms >= UNREADY_AFTER_MS ? loop.stack : undefined;
  };
  await expect.poll(stackNow).toMatch(stack);
}

const stallsTold = (program: Program) => program.output.match(/The event loop stalled for .*/g) ?? [];

/** Of this stall: a busy machine has others. */
async function tells(program: Program, line: RegExp): Promise<void> {
  await expect.poll(() => stallsTold(program)).toContainEqual(expect.stringMatching(line));
}

async function turnsAgain(program: Program): Promise<void> {
  await expect.poll(async () => (await program.get('/health/ready')).status).toBe(200);
  await expect.poll(async () => (await program.probe('/ready')).status).toBe(200);
}

describe('a main thread that stalls', () => {
  let program: Program;
  let kill: () => Promise<void>;

  beforeAll(async () => {
    program = run({}, { whenDone: (end) => (kill = end) });
    await program.listens();
  });
  afterAll(() => kill());

  it.each([
    ['renderReport 3000', 'renderReport'],
    ['waitForever 3000', 'waitForever'],
    ['recurse 5000', 'deeper'],
  ])('in JavaScript (%s) says where it stands, and goes on as before', async (stall, name) => {
    program.tell(stall);
    await says(program, new RegExp(`(?:^|\n)${name} \\(test/apps/dist/wedged\\.js:\\d+\\)`));
    await program.prints(`Over: ${stall}`);
    await turnsAgain(program);
    await tells(program, new RegExp(`s: not ready meanwhile in ${name} \\(test/apps/dist/wedged\\.js:\\d+\\)$`));
  });

  it('says on both ports where it stood in the longest stall', async () => {
    program.tell('renderReport 8000');
    await program.prints('Over: renderReport 8000');
    await turnsAgain(program);
    const onTheOwnPort = async () => {
      const { body } = await program.get('/health');
      return (body as { readonly event_loop: EventLoop }).event_loop;
    };
    const stood = { stalled_ms: 0, stack: expect.stringContaining('renderReport (test/apps/dist') };
    await expect.poll(onTheOwnPort).toMatchObject(stood);
    await expect.poll(() => eventLoopOf(program)).toMatchObject(stood);
  });

  it.each(['hash 0', 'runProgram 3000', 'readPipe 3000'])(
    'in native code (%s) says that and no more, and goes on as before',
    async (stall) => {
      program.tell(stall);
      await says(program, /^in native code$/);
      await program.prints(`Over: ${stall}`);
      await turnsAgain(program);
      await tells(program, /not ready meanwhile in native code$/);
    },
  );

  it('can still close, with no thread or session left', async () => {
    program.tell('close');
    expect(await program.ended).toEqual({ code: 0, signal: null });
    expect(program.output).not.toMatch(/debugger|inspector|Warning/i);
  });
});

it('a search by a regular expression that never ends is told by the function that it is in', async () => {
  const program = run();
  await program.listens();
  program.tell('matchWords 0');
  await says(program, /matchWords \(test\/apps\/dist\/wedged\.js/);
});

it.each(['renderReport 2500, exit', 'hash 0, exit', 'runProgram 2500, exit'])(
  'a process that ends right after a stall (%s) ends as ever',
  async (steps) => {
    const program = run();
    await program.listens();
    program.tell(steps);
    expect(await program.ended).toEqual({ code: 3, signal: null });
    expect(program.output).not.toMatch(/debugger|inspector|Warning/i);
  },
);

/** Node may say that it waits for a debugger, for these few milliseconds. */
it.each(['renderReport 1020, exit', 'runProgram 1080, exit'])(
  'a process that ends while it is asked (%s) ends with its own code',
  async (steps) => {
    const program = run();
    await program.listens();
    program.tell(steps);
    expect(await program.ended).toEqual({ code: 3, signal: null });
  },
);

it.each([
  ['is to say no details', { details: 'status' }, / in renderReport \(/],
  ['is not to be asked', { stack: false }, /not ready meanwhile$/],
])('one that %s shows no stack in a body', async (_which, options, line) => {
  const program = run(options);
  await program.listens();
  program.tell('renderReport 3000');
  await expect.poll(async () => (await eventLoopOf(program)).stalled_ms).toBeGreaterThan(1_300);
  expect(await eventLoopOf(program)).not.toHaveProperty('stack');
  await tells(program, line);
  expect(await eventLoopOf(program)).not.toHaveProperty('stack');
});

const has = (flag: string) => process.allowedNodeEnvironmentFlags.has(flag);
const PERMISSION = [
  has('--permission') ? '--permission' : '--experimental-permission',
  ...['--allow-fs-read=*', '--allow-worker', '--allow-net'].filter((flag) => has(flag.replace(/=.*/, ''))),
];

it.each([
  ['may be debugged', 'renderReport 3000', { execArgv: ['--inspect=127.0.0.1:0'] }],
  ['may be debugged by its environment', 'runProgram 3000', { env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' } }],
  // Node aborts a process that asks for a session all the same.
  ['the permission model protects', 'renderReport 3000', { execArgv: PERMISSION }],
])('one that %s is left alone', async (_which, stall, how) => {
  const program = run({}, how);
  await program.listens();
  program.tell(stall);
  await tells(program, /not ready meanwhile$/);
  expect(await eventLoopOf(program)).not.toHaveProperty('stack');
  program.tell('close');
  expect(await program.ended).toEqual({ code: 0, signal: null });
});

it('one that a debugger holds stays where it is, and goes on when the debugger lets it', async () => {
  const program = run({}, { execArgv: ['--inspect=127.0.0.1:0'] });
  await program.listens();
  const editor = await DebuggerClient.attach(program.output);
  editor.send('Debugger.enable');
  editor.send('Debugger.pause');
  program.tell('renderReport 3000');
  await editor.hears('Debugger.paused');
  await expect.poll(async () => (await eventLoopOf(program)).stalled_ms).toBeGreaterThan(2_000);
  expect(await eventLoopOf(program)).not.toHaveProperty('stack');
  expect(program.output).not.toContain('Over');
  editor.send('Debugger.resume');
  await program.prints('Over: renderReport 3000');
  await turnsAgain(program);
});

it('an application in a thread of its own is not asked: the answer would be about another thread', async () => {
  const program = new Program('threaded', platform, { args: ['{}'] });
  await program.listens();
  program.tell('renderReport 3000');
  await tells(program, /not ready meanwhile$/);
  expect(await eventLoopOf(program)).not.toHaveProperty('stack');
});
