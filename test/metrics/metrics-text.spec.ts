import { setTimeout } from 'node:timers/promises';
import { CircuitBreaker, HealthIndicator, StartupTask } from 'nestjs-probes';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { metricsIn } from './support/metrics-in.js';

@HealthIndicator('database', { circuitBreaker: { failureThreshold: 1 } })
class DatabaseHealth {
  asked = 0;
  works = true;

  check() {
    this.asked += 1;
    if (!this.works) throw new Error('refused');
  }
}

@HealthIndicator('search', { critical: false, timeoutMs: 20, probes: [] })
class SearchHealth {
  check() {
    return setTimeout(60_000, undefined, { ref: false });
  }
}

class Boot {
  @StartupTask('migrations')
  async migrate() {}
}

@HealthIndicator('say "hi"\\ 🐘', { probes: [] })
class OddlyNamed {
  check() {}
}

const AFRESH = { checks: { maxAgeMs: 0 } };

describe.each(platforms)('ProbesService.metricsText() on $name', (platform) => {
  it('tells how checks end, how long they take, and what the probes say', async () => {
    const { app, probes, get } = await startApp(platform, { providers: [DatabaseHealth, Boot], probes: AFRESH });
    await probes.whenStarted();
    await get('/health/ready');
    const well = metricsIn(probes.metricsText());
    expect(well).toMatchObject({
      'probes_check_status{check="database",status="healthy"}': 1,
      'probes_check_status{check="database",status="unhealthy"}': 0,
      'probes_circuit_breaker_state{check="database",state="closed"}': 1,
      'probes_startup_task_duration_seconds{task="migrations",status="done"}': expect.any(Number),
      probes_started: 1,
      probes_live: 1,
      probes_ready: 1,
      'probes_phase{phase="running"}': 1,
      probes_drain_connections_cut_total: 0,
    });
    const runs = well['probes_check_runs_total{check="database",outcome="healthy"}'] ?? 0;
    expect(runs).toBeGreaterThan(0);
    expect(well['probes_check_duration_seconds_count{check="database"}']).toBe(runs);
    const ranAt = well['probes_check_last_run_timestamp_seconds{check="database"}'] ?? 0;
    expect(Math.abs(ranAt - Date.now() / 1_000)).toBeLessThan(60);

    app.get(DatabaseHealth).works = false;
    await get('/health/ready');
    await get('/health/ready');
    expect(metricsIn(probes.metricsText())).toMatchObject({
      'probes_check_status{check="database",status="unhealthy"}': 1,
      'probes_check_runs_total{check="database",outcome="healthy"}': runs,
      'probes_check_runs_total{check="database",outcome="unhealthy"}': 1,
      'probes_check_runs_total{check="database",outcome="breaker_open"}': 1,
      'probes_check_duration_seconds_count{check="database"}': runs + 1,
      'probes_circuit_breaker_state{check="database",state="open"}': 1,
      probes_live: 1,
      probes_ready: 0,
    });
  });

  it('tells a timeout from a failure, whatever the check counts for', async () => {
    const { probes } = await startApp(platform, { providers: [SearchHealth] });
    await expect
      .poll(() => metricsIn(probes.metricsText()))
      .toMatchObject({
        'probes_check_runs_total{check="search",outcome="timed_out"}': 1,
        'probes_check_runs_total{check="search",outcome="unhealthy"}': 0,
        'probes_check_status{check="search",status="degraded"}': 1,
      });
  });

  it('runs no check, however often it is asked', async () => {
    const { app, probes, get } = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    await probes.whenStarted();
    await get('/health/ready');
    const { asked } = app.get(DatabaseHealth);
    for (let scrape = 0; scrape < 100; scrape++) probes.metricsText();
    await new Promise((resolve) => setImmediate(resolve));
    expect(app.get(DatabaseHealth).asked).toBe(asked);
  });

  it('knows a breaker that the calls of the application have opened, before a check runs', async () => {
    const circuitBreaker = new CircuitBreaker({ failureThreshold: 1 });

    @HealthIndicator('partner')
    class PartnerHealth {
      readonly circuitBreaker = circuitBreaker;

      check() {}
    }

    const { probes, get } = await startApp(platform, { providers: [PartnerHealth] });
    await get('/health/ready');
    circuitBreaker.recordFailure();
    expect(metricsIn(probes.metricsText())).toMatchObject({
      'probes_circuit_breaker_state{check="partner",state="open"}': 1,
      'probes_circuit_breaker_state{check="partner",state="closed"}': 0,
    });
  });

  it('escapes what a name has of quotes and backslashes', async () => {
    const { probes, get } = await startApp(platform, { providers: [OddlyNamed] });
    await get('/health');
    expect(probes.metricsText()).toContain(String.raw`probes_check_status{check="say \"hi\"\\ 🐘",status="healthy"} 1`);
  });

  it('says that it drains, and has nothing of the event loop without a probe server', async () => {
    const { app, probes } = await startApp(platform, { providers: [DatabaseHealth] });
    await probes.whenStarted();
    await app.close();
    const text = probes.metricsText();
    expect(metricsIn(text)).toMatchObject({ probes_ready: 0, probes_live: 1, 'probes_phase{phase="draining"}': 1 });
    expect(text).not.toContain('event_loop');
  });
});
