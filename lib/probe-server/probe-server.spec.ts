import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonAnswer } from '../http/render-answer.js';
import { valuesOf } from '../metrics/metric-values.fake.js';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { Beat } from './beat.js';
import type { ToWorker, WorkerSetup } from './messages.js';
import { someValues } from '../page/page-values.fake.js';
import { ProbeServer, type ProbeServerSettings } from './probe-server.js';
import { ServerThread } from './server-thread.js';

const SETTINGS: ProbeServerSettings = {
  port: 0,
  host: undefined,
  path: 'health',
  version: '1.2.3',
  unreadyAfterMs: 5_000,
  deadAfterMs: 30_000,
  stack: true,
  details: 'full',
  terminationLog: undefined,
  besideAnother: 'refuse',
};

type Listener = Parameters<(typeof ServerThread)['start']>[1];

const [log, refresh, add] = [vi.fn<(line: string) => void>(), vi.fn<() => Promise<boolean>>(), vi.fn<() => void>()];

let phase: 'running' | 'draining';
let setups: WorkerSetup[];
let hears: Listener;
let posted: ToWorker[];
let die: (error: Error) => void;
let close: ReturnType<typeof vi.fn<() => Promise<void>>>;
let refusal: Error | undefined;
let server: ProbeServer;

async function startThread(setup: WorkerSetup, listener: Listener): Promise<ServerThread> {
  setups.push(setup);
  hears = listener;
  if (refusal) throw refusal;
  const ended = new Promise<Error>((resolve) => (die = resolve));
  const post = (message: ToWorker) => void posted.push(message);
  return { port: setup.port || 9_000, ended, post, close } as unknown as ServerThread;
}

function create(settings: Partial<ProbeServerSettings> = {}): ProbeServer {
  const latest = () => ({
    answer: jsonAnswer(200, `{"phase":"${phase}"}`),
    freshUntil: performance.now() + 7,
    dueAt: performance.now() + 9,
  });
  const lifecycle = { get phase() { return { name: phase } as never; }, unreachable: undefined }; // prettier-ignore
  const logger = { log, warn: log, error: log };
  const page = { facts: someValues().facts };
  const metrics = { measure: valuesOf };
  return new ProbeServer({ ...SETTINGS, ...settings }, { refresh, latest }, { add }, lifecycle, logger, metrics, page);
}

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  for (const mock of [log, add]) mock.mockReset();
  refresh.mockReset().mockResolvedValue(false);
  [setups, posted, refusal, phase] = [[], [], undefined, 'running'];
  close = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
  vi.spyOn(ServerThread, 'start').mockImplementation(startThread);
  server = create();
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const logged = () => log.mock.calls.map(([line]) => line);

/** Whether the heartbeat runs: it is the only timer. */
const beats = () => vi.getTimerCount() === 1;

it.each([
  [undefined, 'http://localhost:9000/health'],
  ['127.0.0.1', 'http://127.0.0.1:9000/health'],
  ['::', 'http://[::]:9000/health'],
])('logs where it answers, with the host %s', async (host, url) => {
  await create({ host }).start();
  expect(logged()).toEqual([`Probes are answered on ${url}`]);
  expect(beats()).toBe(true);
});

it('that cannot listen stops the heartbeat, and says why', async () => {
  refusal = new Error('something listens there already');
  await expect(server.start()).rejects.toBe(refusal);
  expect(vi.getTimerCount()).toBe(0);
  expect(logged()).toEqual([]);
});

it('that cannot listen for another reason than a port in use looks for no neighbour', async () => {
  refusal = new Error('this user may not', { cause: { code: 'EACCES' } });
  await expect(create({ besideAnother: 'take over' }).start()).rejects.toBe(refusal);
  expect(vi.getTimerCount()).toBe(0);
});

it('sends the thread what changed during its start, and each later change', async () => {
  await server.start();
  phase = 'draining';
  server.push();
  expect(posted.map((message) => message.type === 'snapshot' && message.snapshot.phase)).toEqual([
    'running',
    'draining',
  ]);
});

it('sends changes that can wait later', async () => {
  await server.start();
  server.pushSoon();
  expect(posted).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(posted).toHaveLength(2);
});

it('passes stalls on', async () => {
  await server.start();
  hears.stall({ lastedMs: 300 });
  expect(add).toHaveBeenCalledExactlyOnceWith({ lastedMs: 300 });
});

it.each([
  [false, {}],
  [true, { stale: true }],
])('answers a question of the thread: late %s', async (isLate, also) => {
  await server.start();
  refresh.mockResolvedValue(isLate);
  const answer = await hears.ask('readiness');
  expect(refresh).toHaveBeenCalledExactlyOnceWith('readiness');
  expect(answer).toEqual({ httpStatus: 200, body: '{"phase":"running"}', freshForMs: 7, dueInMs: 9, ...also });
});

it('measures when the thread asks', async () => {
  await server.start();
  expect(hears.measure()).toEqual(valuesOf());
});

describe('a thread that crashes', () => {
  beforeEach(() => server.start());

  it('is started again on its port, with the current state', async () => {
    phase = 'draining';
    die(new Error('out of memory'));
    await vi.advanceTimersByTimeAsync(99);
    expect(setups).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(setups.map(({ port, snapshot }) => [port, snapshot.phase])).toEqual([
      [0, 'running'],
      [9_000, 'draining'],
    ]);
    expect(logged().slice(1)).toEqual(['The probe server crashed and is started again: out of memory']);
    expect(beats()).toBe(true);
  });

  it('gets no message any more', async () => {
    const told = posted.length;
    die(new Error('out of memory'));
    await vi.advanceTimersByTimeAsync(0);
    server.push();
    expect(posted).toHaveLength(told);
  });

  it('and cannot be started is started later', async () => {
    refusal = new Error('no thread to be had');
    die(new Error('out of memory'));
    await vi.advanceTimersByTimeAsync(100);
    refusal = undefined;
    await vi.advanceTimersByTimeAsync(200);
    expect(setups).toHaveLength(3);
    expect(logged().at(-1)).toBe('The probe server crashed and is started again: no thread to be had');
    server.push();
    expect(posted.length).toBeGreaterThan(2);
  });

  it('is not started again once the application has closed', async () => {
    die(new Error('out of memory'));
    await vi.advanceTimersByTimeAsync(0);
    await server.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(setups).toHaveLength(1);
  });
});

it('each request of a server that it follows is a step, before the application computes', async () => {
  const application = new EventEmitter();
  let stepsBefore: number | undefined;
  await server.start();
  const beat = new Beat(setups[0]?.beat);
  application.on('request', () => (stepsBefore = beat.steps));
  server.follow(application);
  const steps = beat.steps;
  application.emit('request');
  expect(stepsBefore).not.toBe(steps);
  application.emit('request');
  expect(stepsBefore).toBe(beat.steps);
  expect(new Set([steps, stepsBefore]).size).toBe(2);
});

describe('when it is closed', () => {
  it('the thread is closed, and no timer is left', async () => {
    await server.start();
    server.pushSoon();
    await server.close();
    expect(close).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('the end of the thread is not a crash', async () => {
    await server.start();
    await server.close();
    die(new Error('it ended with code 0'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(setups).toHaveLength(1);
    expect(logged()).toHaveLength(1);
  });

  it('before its start, or after a failed start, nothing happens', async () => {
    await create().close();
    refusal = new Error('something listens there already');
    await expect(server.start()).rejects.toBe(refusal);
    await server.close();
    expect(close).not.toHaveBeenCalled();
  });
});
