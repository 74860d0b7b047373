import { Controller, Get, Injectable } from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  MemoryHealthIndicator,
  TerminusModule,
} from '@nestjs/terminus';
import { HealthIndicator, ProbesService } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

@HealthIndicator()
class DatabaseHealth {
  error: Error | undefined;
  runs = 0;

  check() {
    this.runs += 1;
    if (this.error) throw this.error;
    return { details: { pool_size: 10 } };
  }
}

@HealthIndicator({ critical: false })
class PartnerHealth {
  check() {
    throw new Error('slow today');
  }
}

@Controller('terminus')
class TerminusController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly probes: ProbesService,
    private readonly memory: MemoryHealthIndicator,
  ) {}

  @Get()
  @HealthCheck()
  check() {
    return this.health.check([
      ...this.probes.terminusIndicators(),
      () => this.memory.checkHeap('memory', Number.MAX_SAFE_INTEGER),
    ]);
  }
}

const AFRESH = { checks: { maxAgeMs: 0 } };

// What Terminus 12 has and 11 has not.
const known = new HealthIndicatorService().check('any');
const knowsDegraded = 'degraded' in known;
const knowsAttempt = 'attempt' in known;
const unlessDegraded = knowsDegraded ? '' : ' (skipped: this Terminus has no degraded())';
const unlessAttempt = knowsAttempt ? '' : ' (skipped: this Terminus has no attempt())';

describe.each(platforms)('@nestjs/terminus on $name', (platform) => {
  it('takes every indicator into its own health check', async () => {
    const { app, get } = await startApp(platform, {
      imports: [TerminusModule],
      controllers: [TerminusController],
      providers: [DatabaseHealth, PartnerHealth],
      probes: AFRESH,
    });
    const figures = { latency_ms: expect.any(Number), checked_at: expect.any(String) };
    const partner = { status: knowsDegraded ? 'degraded' : 'up', message: 'slow today', ...figures };

    expect(await get('/terminus')).toMatchObject({
      status: 200,
      body: {
        status: knowsDegraded ? 'degraded' : 'ok',
        info: { database: { status: 'up', pool_size: 10, ...figures }, memory: { status: 'up' } },
        error: {},
        details: { partner },
      },
    });

    app.get(DatabaseHealth).error = new Error('connection refused');
    expect(await get('/terminus')).toMatchObject({
      status: 503,
      body: {
        status: 'error',
        info: { memory: { status: 'up' } },
        error: { database: { status: 'down', message: 'connection refused', ...figures } },
      },
    });
  });

  it('asks from a fresh result where there is one, and never gets a rejection', async () => {
    const { app, get, probes } = await startApp(platform, {
      providers: [DatabaseHealth],
      probes: { checks: { maxAgeMs: 600_000 } },
    });
    const database = app.get(DatabaseHealth);
    database.error = new Error('down');
    await get('/health');
    const [indicator] = probes.terminusIndicators();

    const runsBefore = database.runs;
    await expect(indicator?.()).resolves.toMatchObject({ database: { status: expect.any(String) } });
    await expect(indicator?.()).resolves.toMatchObject({ database: { status: expect.any(String) } });
    expect(database.runs).toBe(runsBefore);

    await app.close();
    await expect(indicator?.()).resolves.toMatchObject({ database: { status: expect.any(String) } });
  });

  const returns: [string, boolean, (terminus: HealthIndicatorService) => unknown, object][] = [
    ['up', true, (terminus) => terminus.check('redis').up({ hits: 7 }), { status: 'healthy', details: { hits: 7 } }],
    [
      'up, with a message',
      true,
      (terminus) => terminus.check('redis').up('warm'),
      { status: 'healthy', message: 'warm' },
    ],
    [
      `degraded${unlessDegraded}`,
      knowsDegraded,
      (terminus) => terminus.check('redis').degraded('cold'),
      { status: 'degraded', message: 'cold' },
    ],
    ['down', true, (terminus) => terminus.check('redis').down('gone'), { status: 'unhealthy', message: 'gone' }],
    [
      `an attempt that succeeds${unlessAttempt}`,
      knowsAttempt,
      (terminus) => terminus.check('redis').attempt(async () => ({ hits: 7 })),
      { status: 'healthy', details: { hits: 7 } },
    ],
    [
      `an attempt that fails${unlessAttempt}`,
      knowsAttempt,
      (terminus) => terminus.check('redis').attempt(async () => Promise.reject(new Error('no'))),
      { status: 'unhealthy', message: 'no' },
    ],
    [
      `an attempt that times out${unlessAttempt}`,
      knowsAttempt,
      (terminus) => terminus.check('redis').attempt(never).withTimeout(20),
      { status: 'unhealthy', message: expect.any(String) },
    ],
  ];
  for (const [what, isKnown, check, expected] of returns) {
    it.skipIf(!isKnown)(`is understood when a check returns what its indicators return: ${what}`, async () => {
      @HealthIndicator('cache', { timeoutMs: 25_000 })
      class CacheHealth {
        constructor(private readonly terminus: HealthIndicatorService) {}

        check() {
          return check(this.terminus) as ReturnType<HealthIndicatorService['check']>['up'] extends () => infer R
            ? R
            : never;
        }
      }
      const { get } = await startApp(platform, { imports: [TerminusModule], providers: [CacheHealth] });

      expect(await get('/health')).toMatchObject({ body: { checks: [{ name: 'cache', ...expected }] } });
    });
  }

  it('has indicators that a check can inject', async () => {
    @HealthIndicator({ probes: ['liveness'] })
    class MemoryHealth {
      constructor(private readonly memory: MemoryHealthIndicator) {}

      check() {
        return this.memory.checkHeap('heap', 1);
      }
    }
    @Injectable()
    class Unrelated {}
    const { get } = await startApp(platform, { imports: [TerminusModule], providers: [MemoryHealth, Unrelated] });

    expect(await get('/health/live')).toMatchObject({
      status: 503,
      body: { status: 'dead', checks: [{ name: 'memory', status: 'unhealthy', message: expect.any(String) }] },
    });
  });
});

function never(): Promise<void> {
  return new Promise(() => undefined);
}
