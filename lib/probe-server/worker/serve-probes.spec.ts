import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, get as httpGet, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { valuesOf } from '../../metrics/metric-values.fake.js';
import { someValues } from '../../page/page-values.fake.js';
import { fakeRealTime } from '../../timing/real-time.fake.js';
import { Beat } from '../beat.js';
import type { FirstSnapshot, FromWorker, SentAnswer, ToWorker, WorkerSetup } from '../messages.js';
import type { Standing } from './frames.js';
import { serveProbes } from './serve-probes.js';

const PATIENTLY = { interval: 1, timeout: 5_000 };
const STANDING: Standing = [{ functionName: 'render', url: join(process.cwd(), 'a.js'), line: 4 }];
const PLACE = 'render (a.js:4)';

class FakePort extends EventEmitter {
  readonly posted: FromWorker[] = [];
  readonly close = vi.fn<() => void>();

  postMessage(message: FromWorker): void {
    this.posted.push(message);
    this.emit(message.type, message);
  }

  tell(message: ToWorker): void {
    this.emit('message', message);
  }
}

let port: FakePort;
let beat: Beat;
let read: ReturnType<typeof vi.fn<() => Promise<Standing | undefined>>>;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['performance', 'hrtime', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'Date'],
  });
  fakeRealTime();
  vi.advanceTimersByTime(1_000);
  port = new FakePort();
  beat = new Beat();
  beat.touch();
  beat.mayBeAsked = true;
  read = vi.fn<() => Promise<Standing | undefined>>().mockResolvedValue(STANDING);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const sent = (body: object, freshForMs: number): SentAnswer => ({
  httpStatus: 200,
  body: JSON.stringify(body),
  freshForMs,
  dueInMs: freshForMs,
});

function snapshotOf(version: string, freshForMs = 600_000, more: Partial<FirstSnapshot> = {}): FirstSnapshot {
  return {
    phase: 'running',
    unreachable: undefined,
    facts: someValues().facts,
    measured: valuesOf(),
    answers: {
      health: sent({ status: 'healthy', phase: 'running', version, checks: [] }, freshForMs),
      liveness: sent({ status: 'alive', version }, freshForMs),
      readiness: sent({ status: 'ready', version, checks: [] }, freshForMs),
      startup: sent({ status: 'started', version }, freshForMs),
    },
    ...more,
  };
}

async function start(more: Partial<WorkerSetup> = {}): Promise<{ server: Server; url: string }> {
  const setup: WorkerSetup = {
    port: 0,
    host: '127.0.0.1',
    path: 'health',
    stack: true,
    details: 'full',
    terminationLog: undefined,
    unreadyAfterMs: 1_000,
    deadAfterMs: 3_000,
    beat: beat.memory,
    snapshot: snapshotOf('v1'),
    ...more,
  };
  const server = serveProbes(setup, port as never, read);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(port, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** On a connection of its own, as the kubelet asks. */
async function ask(url: string, headers: Record<string, string> = {}) {
  const [response] = (await once(httpGet(url, { agent: false, headers }), 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, text: await text(response) };
}

/** The main thread beats no more for so long. */
const silence = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** It beats again: one beat that was due long ago. */
async function turnAgain(): Promise<void> {
  beat.tick();
  await vi.advanceTimersByTimeAsync(100);
}

const told = (type: FromWorker['type']) => port.posted.filter((message) => message.type === type);

describe('a probe server', () => {
  it('tells on which port it listens, and of no error after that', async () => {
    const { server } = await start();
    const { port: number, address } = server.address() as AddressInfo;
    expect(port.posted).toEqual([{ type: 'listening', port: number }]);
    expect(address).toBe('127.0.0.1');
    expect(server.listenerCount('error')).toBe(0);
    expect(port.close).not.toHaveBeenCalled();
  });

  it('that cannot listen tells why, and ends its thread', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    const { port: taken } = other.address() as AddressInfo;
    const refused = once(port, 'refused');
    void start({ port: taken });
    expect((await refused)[0]).toEqual({
      type: 'refused',
      code: 'EADDRINUSE',
      message: expect.stringContaining(`address already in use 127.0.0.1:${taken}`),
    });
    expect(port.close).toHaveBeenCalledOnce();
  });

  it('answers each of its routes with what it began with', async () => {
    const { url } = await start();
    expect(JSON.parse((await ask(`${url}/health`)).text)).toMatchObject({ status: 'healthy', version: 'v1' });
    expect(JSON.parse((await ask(`${url}/health/live`)).text)).toMatchObject({ status: 'alive', version: 'v1' });
    expect(JSON.parse((await ask(`${url}/health/ready`)).text)).toMatchObject({ status: 'ready', version: 'v1' });
    expect(JSON.parse((await ask(`${url}/health/startup`)).text)).toMatchObject({ status: 'started', version: 'v1' });
    expect(told('ask')).toEqual([]);
  });

  it('shows the page to who prefers it', async () => {
    const { url } = await start();
    const { headers, text: page } = await ask(`${url}/health`, { accept: 'text/html' });
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', vary: 'Accept' });
    expect(page).toContain('database');
  });

  it('answers with what the main thread says later', async () => {
    const { url } = await start();
    port.tell({ type: 'snapshot', snapshot: snapshotOf('v2') });
    expect(JSON.parse((await ask(`${url}/health/live`)).text)).toMatchObject({ version: 'v2' });
  });

  it('asks the main thread where its answers are too old, and passes its answer on', async () => {
    const { url } = await start({ snapshot: snapshotOf('v1', 0) });
    const asked = once(port, 'ask');
    const answer = ask(`${url}/health/ready`);
    expect((await asked)[0]).toEqual({ type: 'ask', kind: 'readiness' });
    port.tell({ type: 'answer', kind: 'readiness', answer: sent({ status: 'ready', version: 'v2' }, 1_000) });
    expect(JSON.parse((await answer).text)).toEqual({ status: 'ready', version: 'v2' });
  });

  it('asks the main thread for what is measured when it is scraped', async () => {
    const { url } = await start();
    const timers = vi.getTimerCount();
    const scraped = ask(`${url}/metrics`);
    // The question is asked by a timer of this thread.
    await vi.waitUntil(() => vi.getTimerCount() > timers, PATIENTLY);
    await vi.advanceTimersByTimeAsync(0);
    expect(told('measure')).toEqual([{ type: 'measure' }]);
    port.tell({ type: 'measured', measured: valuesOf({ connectionsCut: 7 }) });
    expect((await scraped).text).toContain('probes_drain_connections_cut_total 7');
  });

  it('has what was measured of each thing that it is told', async () => {
    const { url } = await start();
    port.tell({
      type: 'snapshot',
      snapshot: snapshotOf('v2', 600_000, { measured: valuesOf({ connectionsCut: 5 }) }),
    });
    await silence(200);
    expect((await ask(`${url}/metrics`)).text).toContain('probes_drain_connections_cut_total 5');
  });
});

describe('a main thread that stalls', () => {
  it('is asked where it stands, which the bodies say, and then the main thread itself is told', async () => {
    const { url } = await start();
    await silence(1_200);
    expect(read).toHaveBeenCalledOnce();
    expect((await ask(`${url}/health/ready`)).status).toBe(503);
    expect(JSON.parse((await ask(`${url}/health`)).text)).toMatchObject({ event_loop: { stack: PLACE } });
    await turnAgain();
    expect(told('stall')).toEqual([
      { type: 'stall', stall: { lastedMs: expect.any(Number), stack: PLACE, place: PLACE } },
    ]);
    expect((await ask(`${url}/health/ready`)).status).toBe(200);
  });

  it.each<[what: string, more: Partial<WorkerSetup>, isAsked: boolean]>([
    ['is not asked where that is not wanted', { stack: false }, false],
    ['is not shown standing in bodies that show no more than a status', { details: 'status' }, true],
  ])('%s', async (_what, more, isAsked) => {
    const { url } = await start(more);
    await silence(1_200);
    expect(read).toHaveBeenCalledTimes(isAsked ? 1 : 0);
    expect((await ask(`${url}/health`)).text).not.toContain('stack');
    await turnAgain();
    expect(told('stall')).toEqual([
      { type: 'stall', stall: { lastedMs: expect.any(Number), ...(isAsked && { stack: PLACE, place: PLACE }) } },
    ]);
  });

  it('and does not say where says nothing of it', async () => {
    read.mockResolvedValue(undefined);
    const { url } = await start();
    await silence(1_200);
    expect((await ask(`${url}/health`)).text).not.toContain('stack');
    await turnAgain();
    expect(told('stall')).toEqual([{ type: 'stall', stall: { lastedMs: expect.any(Number) } }]);
  });

  describe('until it is dead', () => {
    let path: string;

    beforeEach(() => {
      const folder = mkdtempSync(join(tmpdir(), 'serve-probes-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      path = join(folder, 'log');
    });

    it('has its last words written, and that it turned again', async () => {
      const { url } = await start({ terminationLog: { path, create: true } });
      await silence(3_200);
      expect(readFileSync(path, 'utf8')).toMatch(/^event loop stalled for 3\.\d s in render \(a\.js:4\)$/);
      expect((await ask(`${url}/health/live`)).status).toBe(503);
      await turnAgain();
      expect(readFileSync(path, 'utf8')).toMatch(
        /^event loop stalled for .* in render \(a\.js:4\), and turned again at 2/,
      );
    });

    it('has them written without a place where it is not asked', async () => {
      await start({ terminationLog: { path, create: true }, stack: false });
      await silence(3_200);
      expect(readFileSync(path, 'utf8')).toMatch(/^event loop stalled for 3\.\d s$/);
      await turnAgain();
      expect(readFileSync(path, 'utf8')).toMatch(/^event loop stalled for \d\.\d s, and turned again at 2/);
    });

    it('has none while it drains, when nothing is restarted for a stall', async () => {
      await start({
        terminationLog: { path, create: true },
        snapshot: snapshotOf('v1', 600_000, { phase: 'draining' }),
      });
      await silence(3_200);
      expect(() => readFileSync(path)).toThrow('ENOENT');
    });

    it('has none written once it is time to go', async () => {
      await start({ terminationLog: { path, create: true } });
      port.tell({ type: 'close' });
      await silence(3_200);
      expect(() => readFileSync(path)).toThrow('ENOENT');
      expect(read).not.toHaveBeenCalled();
    });
  });
});

describe('when it is time to go', () => {
  const ended = () => vi.waitUntil(() => port.close.mock.calls.length > 0, PATIENTLY);

  it.each([true, false])('nothing is answered any more, and the thread ends, watched: %s', async (stack) => {
    const { server, url } = await start({ stack });
    const closed = once(server, 'close');
    port.tell({ type: 'close' });
    await closed;
    await ended();
    expect(port.close).toHaveBeenCalledOnce();
    await expect(ask(`${url}/health/live`)).rejects.toThrow('ECONNREFUSED');
  });

  it('all who wait are answered with what there is', async () => {
    const { url } = await start({ snapshot: snapshotOf('v1', 0) });
    const answer = ask(`${url}/health/ready`);
    await once(port, 'ask');
    const timers = vi.getTimerCount();
    const scraped = ask(`${url}/metrics`);
    await vi.waitUntil(() => vi.getTimerCount() > timers, PATIENTLY);
    port.tell({ type: 'close' });
    expect(JSON.parse((await answer).text)).toMatchObject({ status: 'ready', version: 'v1' });
    expect((await scraped).text).toContain('probes_ready');
  });

  it('the thread stays until the main thread is asked no more where it stands', async () => {
    let answerNow: (standing: Standing) => void = () => undefined;
    read.mockImplementation(() => new Promise((resolve) => (answerNow = resolve)));
    const { server } = await start();
    await silence(1_200);
    const closed = once(server, 'close');
    port.tell({ type: 'close' });
    await closed;
    await vi.advanceTimersByTimeAsync(0);
    expect(port.close).not.toHaveBeenCalled();
    answerNow(STANDING);
    await ended();
  });

  it('a connection that stays open is closed after half a second', async () => {
    const { server, url } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /health/live HTTP/1.1\r\n');
    await vi.waitUntil(
      () => new Promise((resolve) => server.getConnections((_, count) => resolve(count > 0))),
      PATIENTLY,
    );
    const gone = once(socket, 'close');
    port.tell({ type: 'close' });
    const timers = vi.spyOn(server, 'closeAllConnections');
    await vi.advanceTimersByTimeAsync(499);
    expect(timers).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(timers).toHaveBeenCalledOnce();
    await gone;
  });

  it('no timer of it keeps the thread alive', async () => {
    await start();
    const timer = vi.spyOn(globalThis, 'setTimeout');
    port.tell({ type: 'close' });
    expect(timer.mock.results.map(({ value }) => value.hasRef())).toEqual([false]);
  });
});
