import { HealthIndicator } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { Gate } from '../support/gate.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

const AFRESH = { checks: { maxAgeMs: 0 } };

class Switched {
  error: Error | undefined;

  check() {
    if (this.error) throw this.error;
  }
}

@HealthIndicator()
class DatabaseHealth extends Switched {}

@HealthIndicator({ critical: false })
class PartnerHealth extends Switched {}

@HealthIndicator({ probes: ['liveness'] })
class MemoryHealth extends Switched {}

@HealthIndicator({ probes: ['readiness', 'liveness'] })
class DeadlockHealth extends Switched {}

@HealthIndicator({ probes: [] })
class ReplicaHealth extends Switched {}

describe.each(platforms)('what a result means on $name', (platform) => {
  it('readiness is false until every check has had its first result', async () => {
    const gate = new Gate();
    @HealthIndicator('slow', { timeoutMs: 25_000 })
    class SlowHealth {
      check() {
        return gate.opened;
      }
    }
    const { get, probes } = await startApp(platform, { providers: [SlowHealth, DatabaseHealth] });
    await probes.whenStarted();
    expect(probes.isReady()).toBe(false);
    expect(probes.report('readiness').body).toMatchObject({ phase: 'running', reason: 'no result yet: slow' });

    const ready = get('/health/ready');
    gate.open();
    expect(await ready).toMatchObject({ status: 200 });
  });

  it('a check for liveness that fails makes the pod dead, and nothing else', async () => {
    const { app, get } = await startApp(platform, { providers: [MemoryHealth], probes: AFRESH });
    app.get(MemoryHealth).error = new Error('heap is full');

    expect(await get('/health/live')).toMatchObject({
      status: 503,
      body: { status: 'dead', checks: [{ name: 'memory', status: 'unhealthy', message: 'heap is full' }] },
    });
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [] } });

    app.get(MemoryHealth).error = undefined;
    expect(await get('/health/live')).toMatchObject({ status: 200 });
  });

  it('a check can count for two probes', async () => {
    const { app, get } = await startApp(platform, { providers: [DeadlockHealth], probes: AFRESH });
    app.get(DeadlockHealth).error = new Error('stuck');

    expect(await get('/health/live')).toMatchObject({ status: 503 });
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: deadlock' } });
  });

  it('a check for no probe is shown, and fails none', async () => {
    const { app, get } = await startApp(platform, { providers: [ReplicaHealth], probes: AFRESH });
    app.get(ReplicaHealth).error = new Error('lagging');

    expect(await get('/health')).toMatchObject({ body: { status: 'degraded', checks: [{ name: 'replica' }] } });
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { checks: [] } });
    expect(await get('/health/live')).toMatchObject({ status: 200 });
  });

  it('a check that is not critical can only degrade', async () => {
    const { app, get } = await startApp(platform, { providers: [PartnerHealth], probes: AFRESH });
    app.get(PartnerHealth).error = new Error('partner is down');

    const partner = { name: 'partner', status: 'degraded', message: 'partner is down' };
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready', checks: [partner] } });
    expect(await get('/health')).toMatchObject({ status: 200, body: { status: 'degraded', checks: [partner] } });
  });

  it('an answer that took longer than degradedAboveMs is degraded', async () => {
    @HealthIndicator('search', { degradedAboveMs: 20 })
    class SearchHealth {
      async check() {
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
    @HealthIndicator('cache', { degradedAboveMs: 25_000 })
    class CacheHealth {
      check() {}
    }
    const { get } = await startApp(platform, { providers: [SearchHealth, CacheHealth] });

    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: {
        status: 'ready',
        checks: [
          { name: 'search', status: 'degraded', message: expect.stringMatching(/^Took \d+ ms, more than 20 ms$/) },
          { name: 'cache', status: 'healthy' },
        ],
      },
    });
  });

  it('a check says degraded for itself, and traffic still comes', async () => {
    @HealthIndicator('queue')
    class QueueHealth {
      check() {
        return { status: 'degraded' as const, message: '5,000 messages behind', details: { lag: 5_000 } };
      }
    }
    const { get } = await startApp(platform, { providers: [QueueHealth] });

    expect(await get('/health/ready')).toMatchObject({
      status: 200,
      body: { checks: [{ status: 'degraded', message: '5,000 messages behind', details: { lag: 5_000 } }] },
    });
  });

  it('the reason names every check that fails', async () => {
    const { app, get } = await startApp(platform, { providers: [DatabaseHealth, DeadlockHealth], probes: AFRESH });
    app.get(DatabaseHealth).error = new Error('down');
    app.get(DeadlockHealth).error = new Error('stuck');

    expect(await get('/health/ready')).toMatchObject({ body: { reason: 'unhealthy: database, deadlock' } });
  });

  it('an error is shown and logged without the credentials in it', async () => {
    const { app, get, logger } = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    app.get(DatabaseHealth).error = new Error(
      'cannot connect to postgres://shop:s3cr3t@db:5432/shop (password=s3cr3t)',
      { cause: new Error('Authorization: Bearer s3cr3t.s3cr3t') },
    );

    const { text } = await get('/health/ready');
    const logged = logger.lines.map(({ message }) => message).join('\n');
    for (const shown of [text, logged]) {
      expect(shown).toContain('cannot connect to postgres://***@db:5432/shop');
      expect(shown).not.toContain('s3cr3t');
    }
  });

  it.each<[string, object]>([
    ['in a URL', { url: 'redis://:s3cr3t@cache:6379' }],
    ['in a text', { options: 'host=db password=s3cr3t' }],
    ['under a key that says so', { password: 's3cr3t', nested: [{ apiKey: 's3cr3t' }] }],
  ])('details are shown without the credentials in them: %s', async (_where, details) => {
    @HealthIndicator('config')
    class ConfigHealth {
      check() {
        return { details: { ...details } };
      }
    }
    const { get } = await startApp(platform, { providers: [ConfigHealth] });

    expect(await get('/health')).toMatchObject({ body: { checks: [{ status: 'healthy' }] } });
    expect((await get('/health')).text).not.toContain('s3cr3t');
  });

  it('details: status leaves messages and details out of every body', async () => {
    @HealthIndicator({ probes: ['readiness', 'liveness'] })
    class LeakyHealth extends Switched {
      override check() {
        super.check();
        return { message: 'secret plans', details: { table: 'secret_plans' } };
      }
    }
    const { app, get, probes } = await startApp(platform, {
      providers: [LeakyHealth],
      probes: { details: 'status', ...AFRESH },
    });
    const paths = ['/health', '/health/live', '/health/ready'];
    for (const path of paths) expect((await get(path)).text).not.toContain('secret');

    app.get(LeakyHealth).error = new Error('secret failure');
    for (const path of paths) {
      const { body, text } = await get(path);
      expect(text).not.toContain('secret');
      expect(body).toMatchObject({
        checks: [
          { name: 'leaky', status: 'unhealthy', latency_ms: expect.any(Number), checked_at: expect.any(String) },
        ],
      });
    }
    expect(JSON.stringify(probes.report('health'))).not.toContain('secret');
    expect(JSON.stringify(await probes.terminusIndicators()[0]?.())).not.toContain('secret');
  });
});
