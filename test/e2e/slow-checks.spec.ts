import { type CheckContext, HealthIndicator, type HealthIndicatorOptions, ProbesService } from 'nestjs-probes';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { type ServedApp, startServedApp } from '../support/served-app.js';

/** Runs last until the gate is opened, which is long after every probe has given up. */
class SlowCheck {
  gate = new Gate();
  runs = 0;

  async check(_context: CheckContext) {
    this.runs += 1;
    await this.gate.opened;
  }
}

async function start(platform: (typeof platforms)[number], options: HealthIndicatorOptions) {
  @HealthIndicator('database', options)
  class DatabaseHealth extends SlowCheck {}
  const served = await startServedApp(platform, { providers: [DatabaseHealth], probes: { checks: { maxAgeMs: 0 } } });
  const database = served.app.get(DatabaseHealth);
  onTestFinished(() => database.gate.open());
  return { served, database };
}

const onBothPorts = ({ get, probe }: ServedApp, path: string, count = 1) =>
  Promise.all(Array.from({ length: count }, () => [get(path), probe(path)]).flat());

describe.each(platforms)('a check that takes longer than a probe waits, on $name,', (platform) => {
  it('is answered for on both ports all the same, and its first result arrives', async () => {
    const { served, database } = await start(platform, { timeoutMs: 60_000 });
    await served.probes.whenStarted();
    for (const answer of await onBothPorts(served, '/health/ready')) {
      expect(answer).toMatchObject({
        status: 503,
        body: { status: 'not_ready', reason: 'no result yet: database', checks: [], stale: true },
      });
    }
    expect(await served.get('/health')).toMatchObject({ status: 200, body: { status: 'degraded', stale: true } });
    expect(await served.get('/health/live')).toMatchObject({ status: 200 });

    database.gate.open();
    for (const ask of [served.get, served.probe]) {
      await expect.poll(async () => (await ask('/health/ready')).body).toMatchObject({ status: 'ready' });
    }
    expect((await served.get('/health/ready')).body).not.toHaveProperty('stale');
  });

  it('is answered for with its latest result, and any number of probes share its run', async () => {
    const { served, database } = await start(platform, { timeoutMs: 60_000 });
    await served.probes.whenStarted();
    database.gate.open();
    for (const ask of [served.get, served.probe]) {
      await expect.poll(async () => (await ask('/health/ready')).body).toMatchObject({ status: 'ready' });
    }
    const { runs } = database;
    database.gate = new Gate();

    const answers = await onBothPorts(served, '/health/ready', 10);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'ready', stale: true, checks: [{ name: 'database', status: 'healthy' }] });
    }
    expect(database.runs).toBe(runs + 1);
    // Terminus asks like a probe.
    const [indicator] = served.app.get(ProbesService, { strict: false }).terminusIndicators();
    expect(await indicator?.()).toMatchObject({ database: { status: 'up' } });
  });

  it('takes no pod out that hangs and is not critical', async () => {
    const { served } = await start(platform, { timeoutMs: 1_200, critical: false });
    await served.probes.whenStarted();
    await expect.poll(async () => (await served.get('/health/ready')).status).toBe(200);
    for (const answer of await onBothPorts(served, '/health/ready', 3)) {
      expect(answer).toMatchObject({ status: 200, body: { checks: [{ status: 'degraded' }] } });
    }
  });

  it.each([
    [60_000, 1],
    [900, 0],
  ])('is told of once at the start: timeoutMs %d', async (timeoutMs, lines) => {
    const { served, database } = await start(platform, { timeoutMs });
    database.gate.open();
    await served.probes.whenStarted();
    const told = served.logger.ofProbes.filter(({ message }) => message.startsWith('A probe waits 900 ms at most'));
    expect(told).toHaveLength(lines);
  });
});
