import { networkInterfaces } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { HealthIndicator, StartupTask } from 'nestjs-probes';
import { describe, expect, it, vi } from 'vitest';
import { type Answer, ask } from '../support/ask.js';
import { Gate } from '../support/gate.js';
import { OrdersController } from '../support/orders.controller.js';
import { platforms } from '../support/platforms.js';
import { type ServedApp, startServedApp } from '../support/served-app.js';

const PATHS = ['/health', '/health/live', '/health/ready', '/health/startup'];

const HAS_IPV6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

@HealthIndicator('database', { timeoutMs: 5_000 })
class DatabaseHealth {
  broken = false;
  runs = 0;
  /** How long a run takes. */
  lastsMs = 0;
  /** What runs wait for after that. */
  gate: Gate | undefined;

  async check() {
    this.runs += 1;
    const run = this.runs;
    await setTimeout(this.lastsMs);
    await this.gate?.opened;
    if (this.broken) throw new Error('connection refused');
    return { message: 'pong', details: { run } };
  }
}

@HealthIndicator('memory', { probes: ['liveness'] })
class MemoryHealth {
  check() {}
}

@HealthIndicator('disk', { probes: ['readiness', 'liveness'] })
class BrokenHealth {
  check() {
    throw new Error('disk is full');
  }
}

class Migrations {
  finish: () => void = () => undefined;

  @StartupTask('migrations')
  run(): Promise<void> {
    return new Promise((resolve) => (this.finish = resolve));
  }
}

const runOf = ({ body }: Answer) => (body as { checks: { details: { run: number } }[] }).checks[0]?.details.run;

/** What a prober sees of an answer. */
const seen = ({ status, headers, text }: Answer) => ({
  status,
  text,
  type: headers['content-type'],
  length: headers['content-length'],
  cache: headers['cache-control'],
});

/** Of every route, to GET and to HEAD. Both ports tell of stalls of this process, so they are asked until it has none. */
async function expectSameOnBothPorts({ get, head, probe }: ServedApp, base = ''): Promise<void> {
  for (const path of PATHS.map((route) => `${base}${route}`)) {
    await vi.waitFor(
      async () => {
        expect(seen(await probe(path))).toEqual(seen(await get(path)));
        expect(seen(await probe(path, 'HEAD'))).toEqual(seen(await head(path)));
      },
      { timeout: 5_000, interval: 10 },
    );
  }
}

describe.each(platforms)('the probe server beside $name', (platform) => {
  it('answers as the application does while that starts, runs and is out of service', async () => {
    const served = await startServedApp(platform, {
      providers: [DatabaseHealth, MemoryHealth, Migrations],
      probes: { checks: { maxAgeMs: 600_000 } },
    });
    const { app, probes, probe, probeFresh } = served;
    expect(await probeFresh('/health/startup')).toMatchObject({
      status: 503,
      body: { status: 'starting', tasks: [{ name: 'migrations', status: 'running' }] },
    });
    await expectSameOnBothPorts(served);

    app.get(Migrations).finish();
    await probes.whenStarted();
    expect(await probe('/health/startup')).toMatchObject({ status: 200, body: { status: 'started' } });
    await expectSameOnBothPorts(served);
    expect(await probeFresh('/health')).toMatchObject({
      status: 200,
      body: {
        status: 'healthy',
        event_loop: { stalled_ms: 0, longest_stall_ms: expect.any(Number) },
        checks: [{ name: 'database', message: 'pong', details: { run: expect.any(Number) } }, { name: 'memory' }],
      },
    });

    probes.setReady(false, 'maintenance');
    expect(await probe('/health/ready')).toMatchObject({ status: 503, body: { reason: 'maintenance' } });
    await expectSameOnBothPorts(served);
  });

  it.each(['full', 'status'] as const)(
    'answers as the application does when checks fail: details %s',
    async (details) => {
      const served = await startServedApp(platform, {
        providers: [BrokenHealth],
        probes: { details, checks: { maxAgeMs: 600_000 } },
      });
      const { probe, probeFresh } = served;

      for (const path of ['/health/ready', '/health/live'])
        expect(await probeFresh(path)).toMatchObject({ status: 503 });
      await expectSameOnBothPorts(served);
      expect((await probe('/health')).text.includes('disk is full')).toBe(details === 'full');
    },
  );

  it('tells the next probe what has changed', async () => {
    const { probes, probe } = await startServedApp(platform);
    await probes.whenStarted();

    for (const reason of ['maintenance', 'load test', 'incident']) {
      probes.setReady(false, reason);
      expect(await probe('/health/ready')).toMatchObject({ status: 503, body: { status: 'not_ready', reason } });
      probes.setReady(true);
      expect(await probe('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    }
  });

  it('waits for a fresh run of what is older than maxAgeMs', async () => {
    const { app, probeFresh } = await startServedApp(platform, {
      providers: [DatabaseHealth],
      probes: { checks: { maxAgeMs: 0 } },
    });
    const database = app.get(DatabaseHealth);

    for (const lastsMs of [0, 0, 0, 250]) {
      database.lastsMs = lastsMs;
      const runsBefore = database.runs;
      expect(runOf(await probeFresh('/health/ready'))).toBeGreaterThan(runsBefore);
    }
    database.lastsMs = 0;
    database.broken = true;
    expect(await probeFresh('/health/ready')).toMatchObject({
      status: 503,
      body: { checks: [{ status: 'unhealthy', message: 'connection refused' }] },
    });
    database.broken = false;
    expect(await probeFresh('/health/ready')).toMatchObject({ status: 200 });
  });

  it('costs no run while results are fresh', async () => {
    const { app, probe, probeFresh } = await startServedApp(platform, {
      providers: [DatabaseHealth],
      probes: { checks: { maxAgeMs: 600_000 } },
    });
    expect(await probeFresh('/health/ready')).toMatchObject({ status: 200 });
    const { runs } = app.get(DatabaseHealth);

    for (let round = 1; round <= 5; round++) await Promise.all([...PATHS, ...PATHS].map((path) => probe(path)));
    expect(app.get(DatabaseHealth).runs).toBe(runs);
  });

  it('costs at most one run in each maxAgeMs, whichever ports are asked', async () => {
    const maxAgeMs = 100;
    const { app, get, probe, probeFresh } = await startServedApp(platform, {
      providers: [DatabaseHealth],
      probes: { checks: { maxAgeMs } },
    });
    expect(await probeFresh('/health/ready')).toMatchObject({ status: 200 });
    const database = app.get(DatabaseHealth);
    const [startedAt, runsBefore] = [performance.now(), database.runs];

    while (database.runs < runsBefore + 3) {
      await Promise.all([probe('/health/ready'), probe('/health'), get('/health/ready')]);
    }
    const periods = Math.ceil((performance.now() - startedAt) / maxAgeMs);
    expect(database.runs - runsBefore).toBeLessThanOrEqual(periods + 1);
  });

  it('waits for no check longer than a kubelet does, and starts one run for all who wait', async () => {
    const { app, probe, probeFresh } = await startServedApp(platform, {
      providers: [DatabaseHealth],
      probes: { checks: { maxAgeMs: 0 } },
    });
    expect(await probeFresh('/health/ready')).toMatchObject({ status: 200 });
    const database = app.get(DatabaseHealth);
    const runsBefore = database.runs;
    database.gate = new Gate();

    const askedAt = performance.now();
    const waiting = Promise.all(Array.from({ length: 20 }, () => probe('/health/ready')));
    expect(await probe('/health/live')).toMatchObject({ status: 200, body: { status: 'alive' } });
    for (const { status, body } of await waiting) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ stale: true, status: 'ready', checks: [{ details: { run: runsBefore } }] });
    }
    // Nobody has waited for the check's own deadline.
    expect(performance.now() - askedAt).toBeLessThan(3_000);
    expect(database.runs).toBe(runsBefore + 1);
    database.gate.open();
  });

  it('answers at the path that is set', async () => {
    const served = await startServedApp(platform, {
      probes: { path: 'internal/health', checks: { maxAgeMs: 600_000 } },
    });

    await expectSameOnBothPorts(served, '/internal');
    expect(await served.probe('/internal/health/ready')).toMatchObject({ status: 200 });
    for (const path of PATHS) expect(await served.probe(path)).toMatchObject({ status: 404 });
  });

  it('leaves the application its port to itself with controllers: false', async () => {
    const { get, probe, probes } = await startServedApp(platform, {
      controllers: [OrdersController],
      providers: [DatabaseHealth],
      probes: { controllers: false, server: { port: 0, host: '127.0.0.1' } },
    });
    await probes.whenStarted();

    for (const path of PATHS) {
      expect(await get(path)).toMatchObject({ status: 404 });
      expect(await probe(path)).toMatchObject({ status: 200 });
      expect(await probe(path, 'HEAD')).toMatchObject({ status: 200, text: '' });
    }
    expect(await get('/orders')).toMatchObject({ status: 200 });
    expect(await probe('/orders')).toMatchObject({ status: 404 });
  });

  it('answers on all addresses of IPv6 and IPv4 for host ::', async () => {
    const { port, logger } = await startServedApp(platform, { probes: { server: { port: 0, host: '::' } } });

    for (const host of ['127.0.0.1', ...(HAS_IPV6 ? ['[::1]'] : [])]) {
      expect(await ask(`http://${host}:${port}/health/live`)).toMatchObject({ status: 200 });
    }
    expect(logger.ofProbes).toContainEqual({
      level: 'log',
      context: 'Probes',
      message: `Probes are answered on http://[::]:${port}/health`,
    });
  });
});
