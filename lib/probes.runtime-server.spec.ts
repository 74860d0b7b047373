import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { HangController } from './hang-controller.fake.js';
import type { ProbesOptions } from './options/probes-options.js';
import { DatabaseHealth, task } from './database-health.fake.js';
import { createApp, startApp } from './probed-app.fake.js';
import type { ToWorker, WorkerSetup } from './probe-server/messages.js';
import { ServerThread } from './probe-server/server-thread.js';
import { ProbesService } from './probes.service.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a probe server', () => {
  let setups: WorkerSetup[];
  let posted: ToWorker[];
  let hears: Parameters<(typeof ServerThread)['start']>[1];
  let close: ReturnType<typeof vi.fn<() => Promise<void>>>;

  beforeEach(() => {
    [setups, posted] = [[], []];
    close = vi.fn<() => Promise<void>>().mockResolvedValue(undefined);
    vi.spyOn(ServerThread, 'start').mockImplementation(async (setup, listener) => {
      setups.push(setup);
      hears = listener;
      const post = (message: ToWorker) => void posted.push(message);
      return { port: setup.port, ended: new Promise(() => undefined), post, close } as never;
    });
  });

  const SERVER: ProbesOptions = { server: { port: 9_000, unreadyAfterMs: 2_000 } };
  const phases = () => posted.map((message) => message.type === 'snapshot' && message.snapshot.phase);

  it('begins before the application boots, with its settings, and ends with it', async () => {
    const app = await createApp({ probes: { ...SERVER, details: 'status', path: 'ops' } });
    expect(setups).toMatchObject([
      { port: 9_000, host: undefined, path: 'ops', version: '1.2.3', details: 'status', unreadyAfterMs: 2_000 },
    ]);
    expect(setups).toMatchObject([{ deadAfterMs: 30_000, besideAnother: 'refuse', snapshot: { phase: 'starting' } }]);
    expect(app.get(ProbesService, { strict: false }).report('health').body).toHaveProperty('event_loop');
    await app.init();
    expect(close).not.toHaveBeenCalled();
    await app.close();
    expect(close).toHaveBeenCalledOnce();
  });

  it('is told of each step in its turn: the start, the hold, the end', async () => {
    const { app, probes } = await startApp({ probes: SERVER });
    await probes.whenStarted();
    expect(phases().at(-1)).toBe('running');
    const told = posted.length;
    probes.setReady(false, 'maintenance');
    expect(posted).toHaveLength(told + 1);
    expect(JSON.stringify(posted.at(-1))).toContain('maintenance');
    const closed = app.close();
    await closed;
    expect(phases()).toContain('draining');
  });

  it('is told of results and of tasks', async () => {
    let finish: () => void = () => undefined;
    class Boot {
      run() {
        return new Promise<void>((resolve) => (finish = resolve));
      }
    }
    task(Boot, 'migrations', 'run');
    const { get, probes, app } = await startApp({
      providers: [Boot, DatabaseHealth],
      probes: { ...SERVER, checks: { maxAgeMs: 0 } },
    });
    const said = () => JSON.stringify(posted.at(-1));
    await vi.waitUntil(() => said()?.includes('migrations'));
    finish();
    await probes.whenStarted();
    app.get(DatabaseHealth).error = new Error('is down');
    await get('/health/ready');
    await vi.waitUntil(() => said()?.includes('is down'));
  });

  it('tells of stalls, which the log, the body and the metrics say', async () => {
    const { lines, probes } = await startApp({ probes: SERVER });
    hears.stall({ lastedMs: 2_500, place: 'render (a.js:4)', stack: 'render (a.js:4)' });
    hears.stall({ lastedMs: 1_900 });
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn: The event loop stalled for 2.5 s: not ready meanwhile in render (a.js:4)',
    ]);
    expect(probes.report('health').body.event_loop).toMatchObject({
      longest_stall_ms: 2_500,
      stack: 'render (a.js:4)',
    });
    expect(probes.metricsText()).toContain('\nprobes_event_loop_stalls_total 2\n');
    expect(hears.measure()).toMatchObject({ eventLoop: { stalls: 2, longestStallMs: 2_500 } });
  });

  it('tells of a stall, which the history remembers', async () => {
    const { probes } = await startApp({ probes: SERVER });
    await probes.whenStarted();
    hears.stall({ lastedMs: 2_500 });
    expect(probes.history).toContainEqual(
      expect.objectContaining({ name: 'readiness', to: 'not_ready', reason: 'event loop stalled for 2.5 s' }),
    );
  });

  it('is told in its turn of each step of a task', async () => {
    let finish: () => void = () => undefined;
    class Boot {
      first() {
        return new Promise<void>((resolve) => (finish = resolve));
      }
      second() {
        return new Promise<void>(() => undefined);
      }
    }
    task(Boot, 'first', 'first');
    task(Boot, 'second', 'second');
    await startApp({ providers: [Boot], probes: SERVER });
    const told = posted.length;
    finish();
    await Promise.resolve().then(() => undefined);
    await vi.waitUntil(() => posted.length > told, { interval: 1 });
    expect(JSON.stringify(posted[told])).toContain('done');
  });

  it('is told of connections that were cut', async () => {
    const { app, get, probes } = await startApp({
      controllers: [HangController],
      probes: { ...SERVER, drain: { delayMs: 0, timeoutMs: 50 } },
    });
    await probes.whenStarted();
    const cut = expect(get('/hang')).rejects.toThrow('fetch failed');
    const hanging = app.get(HangController);
    await vi.waitUntil(() => hanging.isReached);
    await app.close();
    await cut;
    expect(JSON.stringify(posted.at(-1))).toContain('"connectionsCut":1');
  });

  it('answers what the thread asks', async () => {
    await startApp({ probes: SERVER });
    expect(await hears.ask('liveness')).toMatchObject({ httpStatus: 200, body: expect.stringContaining('alive') });
  });

  it('is refused its port before anything else starts', async () => {
    const taken = createServer();
    onTestFinished(() => void taken.close());
    vi.mocked(ServerThread.start).mockRejectedValue(new Error('something listens there'));
    await expect(createApp({ probes: SERVER })).rejects.toThrow('something listens there');
  });

  it('is none where it is not asked for', async () => {
    const { probes } = await startApp();
    expect(setups).toEqual([]);
    expect(probes.report('health').body).not.toHaveProperty('event_loop');
    expect(probes.metricsText()).not.toContain('probes_event_loop');
  });
});
