import { setTimeout } from 'node:timers/promises';
import { type CheckOutcome, HealthIndicator } from 'nestjs-probes';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.js';
import { platforms } from '../support/platforms.js';
import { type ProbedApp, startApp } from '../support/probed-app.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

const SHORT_MS = 50;
const TIMED_OUT = { name: 'meddling', status: 'unhealthy', message: 'Health check timed out' };

describe.each(platforms)('a check that meddles on $name', (platform) => {
  beforeEach(expectNoUnheardErrors);

  /** An application with a check that does this, told everything about where it runs, and one that is well. */
  const startWith = async (meddle: (running: ProbedApp) => unknown, timeoutMs = 20_000) => {
    let running: ProbedApp | undefined;
    @HealthIndicator('meddling', { timeoutMs })
    class MeddlingHealth {
      check(): CheckOutcome {
        return (running && meddle(running)) as CheckOutcome;
      }
    }
    @HealthIndicator('well')
    class GoodHealth {
      check() {}
    }
    running = await startApp(platform, {
      providers: [MeddlingHealth, GoodHealth],
      probes: { checks: { maxAgeMs: 0 } },
    });
    return running;
  };

  it('and says setReady(false) is obeyed: a person’s switch is anybody’s', async () => {
    const { get, probes } = await startWith((app) => app.probes.setReady(false, 'I said so'));

    await get('/health/ready');
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'I said so' } });
    expect(probes.isReady()).toBe(false);
  });

  it('and says setReady(true) in every run brings no readiness back while the application drains', async () => {
    const seen: unknown[] = [];
    const { app, get, probes } = await startWith((running) => {
      running.probes.setReady(true);
      seen.push([running.probes.phase, running.probes.isReady()]);
    });
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    probes.changes$.subscribe(() => probes.phase === 'draining' && probes.setReady(true));

    await app.close();
    expect(probes.isReady()).toBe(false);
    expect(seen).not.toContainEqual(['draining', true]);
  });

  it('and switches readiness back and forth makes changes$ go round in no circle', async () => {
    let runs = 0;
    const { get, probes } = await startWith(({ probes: switched }) => {
      switched.setReady(runs++ % 2 === 0, 'now this, now that');
    });
    const told: string[] = [];
    const subscription = probes.changes$.subscribe(({ status }) => {
      told.push(status);
      probes.report('readiness');
    });
    onTestFinished(() => subscription.unsubscribe());

    for (let probe = 1; probe <= 20; probe++) await get('/health/ready');
    expect(told.length).toBeGreaterThan(5);
    expect(told.length).toBeLessThanOrEqual(2 * runs);
  });

  it('and calls report() sees what is known so far, and runs nothing by it', async () => {
    let runs = 0;
    const { get } = await startWith(({ probes }) => {
      runs += 1;
      return {
        details: { ready: probes.report('readiness').status, health: probes.report('health').body.checks.length },
      };
    });
    await get('/health/ready');
    const runsBefore = runs;

    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: { checks: [{ details: { ready: 'ready', health: 2 } }, { status: 'healthy' }] },
    });
    expect(runs).toBe(runsBefore + 1);
  });

  it('and waits for a probe of its own application waits for itself: timed out, and the others are answered', async () => {
    const { get } = await startWith(({ url }) => ask(`${url}/health/ready`).then(() => undefined), SHORT_MS);

    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      body: { checks: [TIMED_OUT, { status: 'healthy' }] },
    });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
  });

  it('and waits for its own result as Terminus is given it waits for itself, too', async () => {
    const { get } = await startWith(
      ({ probes }) => Promise.all(probes.terminusIndicators().map((indicator) => indicator())),
      SHORT_MS,
    );

    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      body: { checks: [TIMED_OUT, { status: 'healthy' }] },
    });
  });

  it('and blocks the event loop for 300 ms costs no other check its deadline', async () => {
    @HealthIndicator('patient', { timeoutMs: 100 })
    class PatientHealth {
      check() {
        return setTimeout(SHORT_MS, {});
      }
    }
    @HealthIndicator('blocking', { timeoutMs: 100 })
    class BlockingHealth {
      check() {
        const until = performance.now() + 300;
        while (performance.now() < until);
      }
    }
    const { get } = await startApp(platform, {
      providers: [PatientHealth, BlockingHealth],
      probes: { checks: { maxAgeMs: 0 } },
    });

    for (let probe = 1; probe <= 3; probe++) {
      const { status, body } = await get('/health/ready');
      const [patient, blocking] = (body as { checks: { status: string; latency_ms: number }[] }).checks;
      expect(status).toBe(200);
      expect(patient).toMatchObject({ status: 'healthy' });
      expect(blocking).toMatchObject({ status: 'healthy' });
      expect(blocking?.latency_ms).toBeGreaterThanOrEqual(299);
    }
  });

  it('and removes the listeners of the process’ signals keeps nobody from closing the application in order', async () => {
    const kept = process.listeners('SIGTERM');
    onTestFinished(() => {
      for (const listener of kept)
        if (!process.listeners('SIGTERM').includes(listener)) process.on('SIGTERM', listener);
    });
    const { app, get, probes } = await startWith(() => void process.removeAllListeners('SIGTERM'));
    expect(await get('/health/ready')).toMatchObject({ status: 200 });

    const told: unknown[] = [];
    probes.changes$.subscribe(({ kind, status }) => told.push([kind, status]));

    await app.close();
    expect(told).toContainEqual(['readiness', 'not_ready']);
    expect(told).not.toContainEqual(['liveness', 'dead']);
  });

  it('and breaks its own signal is timed out all the same', async () => {
    @HealthIndicator('meddling', { timeoutMs: SHORT_MS })
    class MeddlingHealth {
      check({ signal }: { signal: AbortSignal }): Promise<void> {
        signal.dispatchEvent(new Event('abort'));
        Object.assign(signal, {
          addEventListener: undefined,
          removeEventListener: undefined,
          dispatchEvent: undefined,
        });
        return new Promise(() => undefined);
      }
    }
    const { get } = await startApp(platform, { providers: [MeddlingHealth], probes: { checks: { maxAgeMs: 0 } } });

    for (let probe = 1; probe <= 5; probe++) {
      expect(await get('/health/ready')).toMatchObject({ status: 503, body: { checks: [TIMED_OUT] } });
    }
  });
});
