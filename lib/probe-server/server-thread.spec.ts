import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { valuesOf } from '../metrics/metric-values.fake.js';
import { fakeRealTime } from '../timing/real-time.fake.js';
import type { SentAnswer, WorkerSetup } from './messages.js';
import { ServerThread } from './server-thread.js';
import type { Stall } from './stalls.js';

const SETUP = { port: 9_000, host: '10.0.0.1', path: 'health' } as unknown as WorkerSetup;
const ANSWER: SentAnswer = { httpStatus: 200, body: '{}', freshForMs: 7, dueInMs: 7 };

const LISTENS = "parentPort.postMessage({ type: 'listening', port: workerData.port + 1 });";
const ENDS_WHEN_TOLD = "parentPort.on('message', ({ type }) => type === 'close' && parentPort.close());";

const [ask, stall] = [vi.fn<() => Promise<SentAnswer>>(), vi.fn<(stall: Stall) => void>()];

const measure = vi.fn(() => valuesOf({ connectionsCut: 3 }));

const start = (...lines: readonly string[]) =>
  ServerThread.start(
    SETUP,
    { ask, stall, measure },
    ["const { parentPort, workerData } = require('node:worker_threads');", ...lines].join('\n'),
  );

let worker: Worker | undefined;
const keep = (started: Worker) => (worker = started);

beforeEach(() => {
  ask.mockReset().mockResolvedValue(ANSWER);
  stall.mockReset();
  process.once('worker', keep);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await worker?.terminate();
});

/** Sends a number to the main thread, in a message about a stall. */
const tells = (what: string) => `parentPort.postMessage({ type: 'stall', stall: { lastedMs: Number(${what}) } });`;
const told = () => vi.waitUntil(() => stall.mock.calls[0]?.[0].lastedMs, { interval: 1, timeout: 5_000 });

it('listens on the port that the worker reports, and then does not keep the process alive', async () => {
  const unref = vi.spyOn(Worker.prototype, 'unref');
  const thread = await start(LISTENS, ENDS_WHEN_TOLD);
  expect(thread.port).toBe(9_001);
  expect(unref).toHaveBeenCalledOnce();
  expect(stall).not.toHaveBeenCalled();
  await thread.close();
});

it('keeps the process alive until it listens', async () => {
  const unref = vi.spyOn(Worker.prototype, 'unref');
  const started = once(process, 'worker');
  const thread = start("parentPort.once('message', () => {", LISTENS, '});');
  await started;
  expect(unref).not.toHaveBeenCalled();
  worker?.postMessage('go on');
  await thread;
});

it('gets no flags and no variables of the application', async () => {
  process.env['NODE_EXTRA_SECRET'] = 'x';
  await start(LISTENS, tells('Object.keys(process.env).length + process.execArgv.length + 7'));
  Reflect.deleteProperty(process.env, 'NODE_EXTRA_SECRET');
  expect(await told()).toBe(7);
});

it('may hold no more memory than the answers of four routes need', async () => {
  await start(LISTENS);
  expect(worker?.resourceLimits).toMatchObject({ maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 });
});

it('that is refused its port says why', async () => {
  const refused = start("parentPort.postMessage({ type: 'refused', code: 'EADDRINUSE', message: 'listen failed' });");
  await expect(refused).rejects.toThrow(ProbesConfigurationError);
  await expect(refused).rejects.toMatchObject({
    message: expect.stringMatching(
      /`server\.port` 9000 of 10\.0\.0\.1 \(listen failed\): something listens there already/,
    ),
    cause: { code: 'EADDRINUSE' },
  });
});

it.each([
  ["throw new Error('out of luck');", 'out of luck'],
  ['process.exit(7);', 'it ended with code 7'],
])('that dies before it listens reports the error: %s', async (line, message) => {
  await expect(start(line)).rejects.toThrow(message);
});

it.each([
  ["throw new Error('out of luck');", 'out of luck'],
  ['process.exit(7);', 'it ended with code 7'],
])('that dies later reports the error: %s', async (line, message) => {
  const { ended, post } = await start("parentPort.on('message', () => {", line, '});', LISTENS);
  post({ type: 'close' });
  expect(await ended).toMatchObject({ message });
});

it('asks and gets an answer', async () => {
  await start(
    LISTENS,
    "parentPort.postMessage({ type: 'ask', kind: 'readiness' });",
    "parentPort.on('message', (message) => {",
    tells('JSON.stringify(message).length'),
    '});',
  );
  expect(await told()).toBe(JSON.stringify({ type: 'answer', kind: 'readiness', answer: ANSWER }).length);
  expect(ask).toHaveBeenCalledExactlyOnceWith('readiness');
});

describe('when it is closed', () => {
  it('it ends by itself', async () => {
    const thread = await start(LISTENS, ENDS_WHEN_TOLD);
    const terminate = vi.spyOn(Worker.prototype, 'terminate');
    const ref = vi.spyOn(Worker.prototype, 'ref');
    await thread.close();
    expect(await thread.ended).toMatchObject({ message: 'it ended with code 0' });
    expect(terminate).not.toHaveBeenCalled();
    // Otherwise the process could end before the last answers are sent.
    expect(ref).toHaveBeenCalledOnce();
  });

  it('and does not react, it is ended after 2 s', async () => {
    const thread = await start(LISTENS, "parentPort.on('message', () => undefined);");
    const terminate = vi.spyOn(Worker.prototype, 'terminate');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fakeRealTime();
    const closed = thread.close();
    vi.advanceTimersByTime(1_999);
    expect(terminate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(terminate).toHaveBeenCalledOnce();
    vi.useRealTimers();
    await closed;
  });

  it('leaves no timer behind', async () => {
    const thread = await start(LISTENS, ENDS_WHEN_TOLD);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fakeRealTime();
    await thread.close();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('and has already ended, it waits for nothing', async () => {
    const thread = await start(LISTENS);
    if (worker) await Promise.all([once(worker, 'exit'), worker.terminate()]);
    await thread.close();
  });
});

it('measures when the worker asks', async () => {
  const thread = await start(
    LISTENS,
    ENDS_WHEN_TOLD,
    `parentPort.on('message', ({ type, measured }) => { if (type === 'measured') ${tells('measured.connectionsCut')} });`,
    "parentPort.postMessage({ type: 'measure' });",
  );
  expect(await told()).toBe(3);
  await thread.close();
});
