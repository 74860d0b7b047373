import { Injectable } from '@nestjs/common';
import { CircuitBreaker, HealthIndicator } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { type ProbedApp, startApp } from '../support/probed-app.js';

const LONG_MS = 600_000;

class Partner {
  broken = true;
  runs = 0;

  check() {
    this.runs += 1;
    if (this.broken) throw new Error('partner answered 500');
  }
}

@HealthIndicator('partner', { circuitBreaker: { resetTimeoutMs: LONG_MS } })
class PatientPartnerHealth extends Partner {}

@HealthIndicator('partner', { circuitBreaker: { resetTimeoutMs: 100 } })
class EagerPartnerHealth extends Partner {}

/** A breaker that the application's own calls share with the probe. */
@Injectable()
class PartnerApi {
  readonly breaker = new CircuitBreaker({ resetTimeoutMs: LONG_MS });
}

@HealthIndicator('partner')
class SharedPartnerHealth extends Partner {
  readonly circuitBreaker: CircuitBreaker;

  constructor(api: PartnerApi) {
    super();
    this.circuitBreaker = api.breaker;
  }
}

const AFRESH = { checks: { maxAgeMs: 0 } };
const CLOSED = { status: 'unhealthy', message: 'partner answered 500', details: { circuit_breaker: 'closed' } };
const OPENED = { status: 'unhealthy', message: 'partner answered 500', details: { circuit_breaker: 'open' } };
const LEFT_ALONE = { status: 'unhealthy', message: 'Circuit breaker open', details: { circuit_breaker: 'open' } };

describe.each(platforms)('a circuit breaker on $name', (platform) => {
  it('leaves the dependency alone after three failures in a row, and says so', async () => {
    const running = await startApp(platform, { providers: [PatientPartnerHealth], probes: AFRESH });
    const partner = running.app.get(PatientPartnerHealth);

    expect(await checkIn(running)).toMatchObject(partner.runs < 3 ? CLOSED : OPENED);
    await expect.poll(() => checkIn(running)).toMatchObject(LEFT_ALONE);
    expect(partner.runs).toBe(3);

    partner.broken = false;
    for (let probe = 1; probe <= 5; probe++) expect(await checkIn(running)).toMatchObject(LEFT_ALONE);
    expect(partner.runs).toBe(3);
    expect(await running.get('/health/ready')).toMatchObject({ status: 503, body: { reason: 'unhealthy: partner' } });
  });

  it('counts failures in a row only', async () => {
    const running = await startApp(platform, { providers: [PatientPartnerHealth], probes: AFRESH });
    const partner = running.app.get(PatientPartnerHealth);
    partner.broken = false;
    expect(await checkIn(running)).toMatchObject({ status: 'healthy' });

    for (const broken of [true, true, false, true, true, false, true, true]) {
      partner.broken = broken;
      expect(await checkIn(running)).toMatchObject({ details: { circuit_breaker: 'closed' } });
    }
    expect(await checkIn(running)).toMatchObject(OPENED);
  });

  it('tries again after its time, and closes after two successes in a row', async () => {
    const running = await startApp(platform, { providers: [EagerPartnerHealth], probes: AFRESH });
    const partner = running.app.get(EagerPartnerHealth);
    await expect.poll(() => partner.runs && checkIn(running)).toMatchObject(LEFT_ALONE);
    partner.broken = false;
    const runsBefore = partner.runs;

    await expect
      .poll(() => checkIn(running))
      .toMatchObject({
        status: 'healthy',
        details: { circuit_breaker: 'half-open' },
      });
    expect(await checkIn(running)).toMatchObject({ status: 'healthy', details: { circuit_breaker: 'closed' } });
    expect(partner.runs).toBe(runsBefore + 2);
    expect(await running.get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('opens again when the try fails', async () => {
    const running = await startApp(platform, { providers: [EagerPartnerHealth], probes: AFRESH });
    const partner = running.app.get(EagerPartnerHealth);
    await expect.poll(() => checkIn(running)).toMatchObject(LEFT_ALONE);
    const runsBefore = partner.runs;

    await expect.poll(() => checkIn(running)).toMatchObject(OPENED);
    expect(partner.runs).toBe(runsBefore + 1);
    await expect.poll(() => checkIn(running)).toMatchObject(LEFT_ALONE);
  });

  it('knows at once what the application’s own calls have learned', async () => {
    const running = await startApp(platform, { providers: [PartnerApi, SharedPartnerHealth], probes: AFRESH });
    const partner = running.app.get(SharedPartnerHealth);
    const { breaker } = running.app.get(PartnerApi);
    partner.broken = false;
    expect(await checkIn(running)).toMatchObject({ status: 'healthy' });
    breaker.recordSuccess();
    const runsBefore = partner.runs;

    for (let call = 1; call <= 3; call++) breaker.recordFailure();
    expect(await checkIn(running)).toMatchObject(LEFT_ALONE);
    expect(partner.runs).toBe(runsBefore);
  });

  it('tells the application’s own calls what the probe has learned', async () => {
    const running = await startApp(platform, { providers: [PartnerApi, SharedPartnerHealth], probes: AFRESH });
    const { breaker } = running.app.get(PartnerApi);
    expect(breaker.shouldAttempt()).toBe(true);

    await expect.poll(() => checkIn(running)).toMatchObject(LEFT_ALONE);
    expect(breaker.isOpen()).toBe(true);
    expect(breaker.shouldAttempt()).toBe(false);
  });

  it('only degrades where the check is not critical', async () => {
    @HealthIndicator('partner', { critical: false, circuitBreaker: true })
    class OptionalPartnerHealth extends Partner {}
    const running = await startApp(platform, { providers: [OptionalPartnerHealth], probes: AFRESH });

    await expect.poll(() => checkIn(running)).toMatchObject({ ...LEFT_ALONE, status: 'degraded' });
    expect(await running.get('/health/ready')).toMatchObject({ status: 200 });
  });

  it('opens after deadlines that pass, too', async () => {
    @HealthIndicator('partner', { timeoutMs: 20, circuitBreaker: { failureThreshold: 2 } })
    class HangingPartnerHealth {
      runs = 0;

      check() {
        this.runs += 1;
        return new Promise<void>(() => undefined);
      }
    }
    const running = await startApp(platform, { providers: [HangingPartnerHealth], probes: AFRESH });

    await expect.poll(() => checkIn(running)).toMatchObject(LEFT_ALONE);
    expect(running.app.get(HangingPartnerHealth).runs).toBe(2);
  });
});

/** The one check in the readiness probe's body. */
async function checkIn({ get }: ProbedApp): Promise<unknown> {
  const { checks } = (await get('/health/ready')).body as { checks: unknown[] };
  return checks[0];
}
