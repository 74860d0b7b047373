import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { HealthIndicator, ProbesConfigurationError, type ProbesService } from 'nestjs-probes';
import { registerProbeMetrics } from 'nestjs-probes/prom-client';
import { Gauge, type OpenMetricsContentType, register, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { metricsIn } from './support/metrics-in.js';

@HealthIndicator('database', { circuitBreaker: true })
class DatabaseHealth {
  works = true;

  check() {
    if (!this.works) throw new Error('refused');
  }
}

@HealthIndicator('say "hi"\\ 🐘', { probes: [] })
class OddlyNamed {
  check() {}
}

const AFRESH = { checks: { maxAgeMs: 0 } };

afterEach(() => {
  register.clear();
});

/** The samples of the probes in a registry; OpenMetrics writes a bound of 1 as Prometheus does. */
async function metricsOf(registry: { metrics(): Promise<string> }) {
  return metricsIn(await registry.metrics());
}

function refusalOf(probes: ProbesService, registry?: Registry): unknown {
  try {
    return registerProbeMetrics(probes, registry);
  } catch (error) {
    return error;
  }
}

describe.each(platforms)('registerProbeMetrics() on $name', (platform) => {
  it('has the samples of metricsText() in the default registry, those of the moment of the scrape', async () => {
    const { app, probes, get } = await startApp(platform, { providers: [DatabaseHealth, OddlyNamed], probes: AFRESH });
    registerProbeMetrics(probes);
    await get('/health');
    expect(await metricsOf(register)).toEqual(metricsIn(probes.metricsText()));
    expect(await metricsOf(register)).toMatchObject({ probes_ready: 1 });

    app.get(DatabaseHealth).works = false;
    await get('/health');
    expect(await metricsOf(register)).toEqual(metricsIn(probes.metricsText()));
    expect(await metricsOf(register)).toMatchObject({
      probes_ready: 0,
      'probes_check_status{check="database",status="unhealthy"}': 1,
    });
  });

  it('describes each metric as metricsText() does', async () => {
    const { probes, get } = await startApp(platform, { providers: [DatabaseHealth] });
    registerProbeMetrics(probes);
    await get('/health');
    const described = (text: string) => text.split('\n').filter((line) => line.startsWith('# '));
    expect(described(await register.metrics())).toEqual(expect.arrayContaining(described(probes.metricsText())));
  });

  it('is shown by @willsoto/nestjs-prometheus with nothing else to do', async () => {
    const { probes, get } = await startApp(platform, {
      imports: [PrometheusModule.register({ defaultMetrics: { enabled: false } })],
      providers: [DatabaseHealth],
    });
    registerProbeMetrics(probes);
    await get('/health');
    const { status, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(metricsIn(text)).toEqual(metricsIn(probes.metricsText()));
  });

  it('speaks OpenMetrics in a registry that does, again and again', async () => {
    const { probes, get } = await startApp(platform, { providers: [DatabaseHealth] });
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    registerProbeMetrics(probes, registry);
    await get('/health');
    for (let scrape = 0; scrape < 2; scrape++) {
      const text = await registry.metrics();
      expect(metricsIn(text)).toEqual(metricsIn(probes.metricsText()));
      expect(text).toContain('# TYPE probes_check_runs counter');
    }
  });

  it('leaves what was counted when the registry is reset', async () => {
    const { probes, get } = await startApp(platform, { providers: [DatabaseHealth] });
    registerProbeMetrics(probes);
    await get('/health');
    register.resetMetrics();
    expect(await metricsOf(register)).toEqual(metricsIn(probes.metricsText()));
  });

  it('takes its metrics out when the application closes, and the next application has its own', async () => {
    const first = await startApp(platform, { providers: [DatabaseHealth] });
    registerProbeMetrics(first.probes);
    const mine = new Gauge({ name: 'mine', help: 'Of the application' });
    mine.set(1);
    await first.app.close();
    expect(await metricsOf(register)).toEqual({ mine: 1 });

    const second = await startApp(platform);
    registerProbeMetrics(second.probes);
    expect(await metricsOf(register)).toMatchObject({ mine: 1, probes_started: 1 });
  });

  it('leaves what others have put there meanwhile when the application closes', async () => {
    const { app, probes } = await startApp(platform);
    registerProbeMetrics(probes);
    register.clear();
    new Gauge({ name: 'probes_ready', help: 'Of somebody else' }).set(7);
    await app.close();
    expect(await metricsOf(register)).toEqual({ probes_ready: 7 });
  });

  it('puts nothing of an application that has closed there', async () => {
    const { app, probes } = await startApp(platform);
    await app.close();
    registerProbeMetrics(probes);
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it('refuses a registry that has such a metric, says which and how to mend it, and puts none there', async () => {
    const { probes } = await startApp(platform);
    const mine = new Gauge({ name: 'probes_phase', help: 'Of the application' });
    const refusal = refusalOf(probes);
    expect(refusal).toBeInstanceOf(ProbesConfigurationError);
    expect(refusal).toMatchObject({
      message:
        'registerProbeMetrics(): the registry has a metric called `probes_phase` already, of another application in this ' +
        'process or of this one. Call it once for each application, close the other one first, or use another registry: ' +
        'registerProbeMetrics(probes, new Registry()).',
    });
    expect(register.getMetricsAsArray()).toEqual([mine]);
    expect(refusalOf(probes, new Registry())).toBeUndefined();
  });

  it('refuses to be called twice for one registry', async () => {
    const { probes } = await startApp(platform);
    registerProbeMetrics(probes);
    expect(refusalOf(probes)).toMatchObject({ message: expect.stringContaining('`probes_check_status` already') });
  });
});
