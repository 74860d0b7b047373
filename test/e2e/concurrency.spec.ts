import { HealthIndicator } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

/** Counts its runs, in all and at once; each lasts until the gate, if there is one, is opened. */
@HealthIndicator('database', { timeoutMs: 25_000 })
class DatabaseHealth {
  gate: Gate | undefined;
  runs = 0;
  atOnce = 0;
  mostAtOnce = 0;

  async check(): Promise<void> {
    this.runs += 1;
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    await (this.gate?.opened ?? new Promise(setImmediate));
    this.atOnce -= 1;
  }
}

describe.each(platforms)('any number of probes on $name', (platform) => {
  const start = async (maxAgeMs: number) => {
    let requests = 0;
    const running = await startApp(platform, {
      providers: [DatabaseHealth],
      probes: { checks: { maxAgeMs } },
    });
    running.app.getHttpServer().on('request', () => (requests += 1));
    // The end of the start asks all checks again.
    await running.probes.whenStarted();
    await running.get('/health/ready');
    await running.get('/health/ready');
    return { ...running, database: running.app.get(DatabaseHealth), requests: () => requests };
  };

  it('cost one run when 1,000 find a result that is too old', async () => {
    const { get, database, requests } = await start(0);
    database.gate = new Gate();
    const [runsBefore, requestsBefore] = [database.runs, requests()];

    const probes = times(1_000, () => get('/health/ready'));
    await expect.poll(() => requests() - requestsBefore, { timeout: 60_000 }).toBe(1_000);
    database.gate.open();

    const bodies = new Set((await probes).map(({ text }) => text));
    expect(bodies.size).toBe(1);
    expect(database.runs - runsBefore).toBe(1);
  });

  it('cost no run while the result is fresh', async () => {
    const { get, database } = await start(600_000);
    const runsBefore = database.runs;

    await times(100, () => get('/health/ready'));
    await times(100, () => get('/health'));
    expect(database.runs).toBe(runsBefore);
  });

  it('cost at most one run in each maxAgeMs, however long they come', async () => {
    const maxAgeMs = 100;
    const { get, database } = await start(maxAgeMs);
    const [startedAt, runsBefore] = [performance.now(), database.runs];

    while (performance.now() - startedAt < 5 * maxAgeMs) await times(20, () => get('/health/ready'));
    const periods = Math.ceil((performance.now() - startedAt) / maxAgeMs);
    expect(database.runs - runsBefore).toBeLessThanOrEqual(periods + 1);
    expect(database.runs - runsBefore).toBeGreaterThan(0);
  });

  it('each ask afresh with maxAgeMs 0, yet never two at once', async () => {
    const { get, database } = await start(0);
    const runsBefore = database.runs;
    for (let probe = 1; probe <= 5; probe++) {
      await get('/health/ready');
      expect(database.runs - runsBefore).toBe(probe);
    }

    await times(200, () => get('/health/ready'));
    expect(database.mostAtOnce).toBe(1);
  });

  it('of one kind run only the checks that count for it', async () => {
    @HealthIndicator('memory', { probes: ['liveness'] })
    class MemoryHealth {
      runs = 0;

      check() {
        this.runs += 1;
      }
    }
    const { app, get } = await startApp(platform, {
      providers: [DatabaseHealth, MemoryHealth],
      probes: { checks: { maxAgeMs: 0 } },
    });
    await get('/health');
    const [database, memory] = [app.get(DatabaseHealth), app.get(MemoryHealth)];
    const runsBefore = { database: database.runs, memory: memory.runs };

    await get('/health/live');
    await get('/health/startup');
    expect(database.runs).toBe(runsBefore.database);
    expect(memory.runs).toBe(runsBefore.memory + 1);
    await get('/health/ready');
    expect(database.runs).toBe(runsBefore.database + 1);
    expect(memory.runs).toBe(runsBefore.memory + 1);
  });

  it('run only the check whose own maxAgeMs has passed', async () => {
    @HealthIndicator('cache', { maxAgeMs: 0 })
    class CacheHealth {
      runs = 0;

      check() {
        this.runs += 1;
      }
    }
    const { app, get, probes } = await startApp(platform, {
      providers: [DatabaseHealth, CacheHealth],
      probes: { checks: { maxAgeMs: 600_000 } },
    });
    const [database, cache] = [app.get(DatabaseHealth), app.get(CacheHealth)];
    await probes.whenStarted();
    await get('/health/ready');
    await get('/health/ready');
    const runsBefore = { database: database.runs, cache: cache.runs };

    await get('/health/ready');
    await get('/health/ready');
    expect(cache.runs).toBe(runsBefore.cache + 2);
    expect(database.runs).toBe(runsBefore.database);
  });

  it('need not come for the checks to run: a background pass does', async () => {
    const { app, probes } = await startApp(platform, {
      providers: [DatabaseHealth],
      probes: { checks: { intervalMs: 20, maxAgeMs: 0 } },
    });
    await probes.whenStarted();

    await expect.poll(() => app.get(DatabaseHealth).runs).toBeGreaterThan(3);
  });
});

function times<T>(count: number, one: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, one));
}
