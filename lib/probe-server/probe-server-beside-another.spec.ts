import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { jsonAnswer } from '../http/render-answer.js';
import { valuesOf } from '../metrics/metric-values.fake.js';
import { someValues } from '../page/page-values.fake.js';
import { fakeRealTime } from '../timing/real-time.fake.js';
import type { WorkerSetup } from './messages.js';
import { port } from './neighbour.js';
import { ProbeServer, type ProbeServerSettings } from './probe-server.js';
import { ServerThread } from './server-thread.js';

const SETTINGS: ProbeServerSettings = {
  port: 9_000,
  host: '10.0.0.1',
  path: 'health',
  version: '1.2.3',
  unreadyAfterMs: 5_000,
  deadAfterMs: 30_000,
  stack: true,
  details: 'full',
  terminationLog: undefined,
  besideAnother: 'refuse',
};

const IN_USE = new ProbesConfigurationError('something listens there', { cause: { code: 'EADDRINUSE' } });
const MAY_NOT = new ProbesConfigurationError('this user may not', { cause: { code: 'EACCES' } });
const WHO = 'Port 9000 is answered by another process of this application';

const lines: string[] = [];
const logAs = (level: string) => (line: string) => void lines.push(`${level}: ${line}`);

/** What each attempt to listen meets, in their order; after that the port is free. */
let refusals: Error[];
let attempts: WorkerSetup[];
let close: ReturnType<typeof vi.fn<() => Promise<void>>>;
let world: { isFree: boolean; isLeaving: boolean; isNeighbour: boolean };
let phase: 'running' | 'draining';

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  [refusals, attempts, phase] = [[], [], 'running'];
  lines.length = 0;
  world = { isFree: false, isLeaving: false, isNeighbour: false };
  close = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
  vi.spyOn(ServerThread, 'start').mockImplementation(async (setup) => {
    attempts.push(setup);
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    return { port: setup.port, ended: new Promise(() => undefined), post: () => undefined, close } as never;
  });
  vi.spyOn(port, 'isFree').mockImplementation(async () => world.isFree);
  vi.spyOn(port, 'isLeaving').mockImplementation(async () => world.isLeaving);
  vi.spyOn(port, 'isNeighbour').mockImplementation(async () => world.isNeighbour);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function create(besideAnother: ProbeServerSettings['besideAnother'] = 'refuse'): ProbeServer {
  const latest = () => ({ answer: jsonAnswer(200, '{}'), freshUntil: 0, dueAt: 0 });
  const answers = { refresh: () => undefined, latest };
  const lifecycle = { get phase() { return { name: phase } as never; }, unreachable: undefined }; // prettier-ignore
  const logger = { log: logAs('log'), warn: logAs('warn'), error: logAs('error') };
  const [metrics, page] = [{ measure: valuesOf }, { facts: someValues().facts }];
  const settings = { ...SETTINGS, besideAnother };
  return new ProbeServer(settings, answers, { add: () => undefined }, lifecycle, logger, metrics, page);
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const ANSWERED = 'log: Probes are answered on http://10.0.0.1:9000/health';

describe('a port that is in use', () => {
  it('and has just been left is tried once more, at once', async () => {
    refusals = [IN_USE];
    world.isFree = true;
    await create().start();
    expect(attempts).toHaveLength(2);
    expect(port.isFree).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ port: 9_000, host: '10.0.0.1' }));
    expect(lines).toEqual([ANSWERED]);
  });

  it('and is again is tried no third time', async () => {
    refusals = [IN_USE, IN_USE];
    world.isFree = true;
    await expect(create().start()).rejects.toBe(IN_USE);
    expect(attempts).toHaveLength(2);
  });

  it('by somebody who stays is tried no second time, and the application does not start', async () => {
    refusals = [IN_USE];
    await expect(create().start()).rejects.toBe(IN_USE);
    expect(attempts).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    expect(lines).toEqual([]);
  });

  it.each(['refuse', 'take over', 'go without'] as const)(
    'by something that is none of ours stops the start, whoever is told to %s',
    async (besideAnother) => {
      refusals = [IN_USE];
      await expect(create(besideAnother).start()).rejects.toBe(IN_USE);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it('by a neighbour stops the start of a service', async () => {
    refusals = [IN_USE];
    world.isNeighbour = true;
    await expect(create('refuse').start()).rejects.toBe(IN_USE);
    expect(port.isNeighbour).not.toHaveBeenCalled();
  });
});

it('an error that is none of a port that is in use stops the start, and nobody is asked', async () => {
  world = { isFree: true, isLeaving: true, isNeighbour: true };
  for (const error of [MAY_NOT, new Error('out of memory')]) {
    refusals = [error];
    // oxlint-disable-next-line no-await-in-loop
    await expect(create('take over').start()).rejects.toBe(error);
  }
  expect(attempts).toHaveLength(2);
  for (const ask of [port.isFree, port.isLeaving, port.isNeighbour]) expect(ask).not.toHaveBeenCalled();
});

describe('a command beside the service', () => {
  it('goes without a probe server, says so and lets its heart rest', async () => {
    refusals = [IN_USE];
    world.isNeighbour = true;
    const server = create('go without');
    await server.start();
    expect(port.isNeighbour).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ port: 9_000 }), '1.2.3');
    expect(lines).toEqual([`warn: ${WHO}: this one, which has no HTTP, goes without a probe server`]);
    expect(vi.getTimerCount()).toBe(0);
    world.isNeighbour = false;
    await pass(60_000);
    expect(attempts).toHaveLength(1);
    await server.close();
    expect(close).not.toHaveBeenCalled();
  });
});

describe('a worker of a cluster', () => {
  beforeEach(() => {
    refusals = [IN_USE];
    world.isNeighbour = true;
  });

  it('takes over when the other has gone, and asks each second whether it has', async () => {
    const server = create('take over');
    await server.start();
    expect(lines).toEqual([`log: ${WHO}: this one takes over when that has gone`]);
    await pass(5_000);
    expect(attempts).toHaveLength(1);
    expect(port.isNeighbour).toHaveBeenCalledTimes(6);
    world.isNeighbour = false;
    await pass(999);
    expect(attempts).toHaveLength(1);
    await pass(1);
    expect(attempts).toHaveLength(2);
    expect(lines.slice(1)).toEqual([ANSWERED]);
    await pass(60_000);
    expect(attempts).toHaveLength(2);
    await server.close();
    expect(close).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('follows one that shuts down, also as a service', async () => {
    world = { isFree: false, isLeaving: true, isNeighbour: false };
    await create('refuse').start();
    expect(lines).toEqual([`log: ${WHO}: this one takes over when that has gone`]);
    await pass(1_000);
    expect(lines).toContain(ANSWERED);
  });

  it('looks again where another was faster', async () => {
    refusals = [IN_USE, IN_USE];
    await create('take over').start();
    world.isNeighbour = false;
    await pass(1_000);
    expect(attempts).toHaveLength(2);
    expect(lines).not.toContain(ANSWERED);
    await pass(1_000);
    expect(attempts).toHaveLength(3);
    expect(lines.filter((line) => line === ANSWERED)).toHaveLength(1);
  });

  it('is kept running when it has taken over', async () => {
    let die: (error: Error) => void = () => undefined;
    await create('take over').start();
    world.isNeighbour = false;
    vi.mocked(ServerThread.start).mockImplementationOnce(async (setup) => {
      attempts.push(setup);
      const ended = new Promise<Error>((resolve) => (die = resolve));
      return { port: setup.port, ended, post: () => undefined, close } as never;
    });
    await pass(1_000);
    expect(attempts).toHaveLength(2);
    die(new Error('out of memory'));
    await pass(100);
    expect(attempts).toHaveLength(3);
    expect(lines).toContain('error: The probe server crashed and is started again: out of memory');
  });

  it.each<[how: string, leave: (server: ProbeServer) => unknown]>([
    ['has closed', (server) => server.close()],
    ['drains', () => (phase = 'draining')],
  ])('takes nothing over once it %s', async (_how, leave) => {
    const server = create('take over');
    await server.start();
    await pass(2_500);
    await leave(server);
    world.isNeighbour = false;
    await pass(60_000);
    expect(attempts).toHaveLength(1);
    const asked = vi.mocked(port.isNeighbour).mock.calls.length;
    await pass(60_000);
    expect(port.isNeighbour).toHaveBeenCalledTimes(asked);
  });
});
