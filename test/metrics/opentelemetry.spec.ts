import { metrics as api } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { HealthIndicator } from 'nestjs-probes';
import { observeProbes } from 'nestjs-probes/opentelemetry';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ask } from '../support/ask.js';
import { freePort } from '../support/free-port.js';
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

const AFRESH = { checks: { maxAgeMs: 0 } };

/** The SDK with its exporter for Prometheus, as an application sets it up. */
async function startSdk() {
  const port = await freePort();
  const exporter = new PrometheusExporter({ port, host: '127.0.0.1', preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  onTestFinished(() => provider.shutdown());
  await exporter.startServer();
  const scrape = async () => {
    const { text } = await ask(`http://127.0.0.1:${port}/metrics`);
    // What the exporter adds of its own: where a sample comes from.
    const samples = Object.entries(metricsIn(text)).filter(([sample]) => sample.startsWith('probes_'));
    const ours = samples.map(([sample, value]) => [withoutScope(sample), value] as const);
    return { text, samples: Object.fromEntries(ours) };
  };
  return { provider, scrape };
}

function withoutScope(sample: string): string {
  return sample
    .replace(/,?otel_scope_\w+="[^"]*"/g, '')
    .replace('{}', '')
    .replace('{,', '{');
}

describe.each(platforms)('observeProbes() on $name', (platform) => {
  it('gives the SDK what metricsText() says, under the same names', async () => {
    const { app, probes, get } = await startApp(platform, { providers: [DatabaseHealth], probes: AFRESH });
    const { provider, scrape } = await startSdk();
    await probes.whenStarted();
    observeProbes(probes, provider.getMeter('test'));
    const before = metricsIn(probes.metricsText())['probes_check_duration_seconds_count{check="database"}'] ?? 0;
    await get('/health');
    app.get(DatabaseHealth).works = false;
    await get('/health');

    const { samples, text } = await scrape();
    const said = Object.entries(metricsIn(probes.metricsText()));
    const distribution = (sample: string) => sample.startsWith('probes_check_duration_seconds');
    expect(samples).toMatchObject(Object.fromEntries(said.filter(([sample]) => !distribution(sample))));
    // Of the runs since it observes.
    expect(samples['probes_check_duration_seconds_count{check="database"}']).toBe(2);
    expect(Object.fromEntries(said)['probes_check_duration_seconds_count{check="database"}']).toBe(before + 2);
    const names = Object.keys(samples).filter(distribution);
    expect(names.toSorted()).toEqual(
      said
        .map(([sample]) => sample)
        .filter(distribution)
        .toSorted(),
    );
    expect(text).toContain('# TYPE probes_check_runs_total counter');
    expect(text).toContain('# TYPE probes_check_duration_seconds histogram');
  });

  it('observes nothing more when the application has closed', async () => {
    const { app, probes, get } = await startApp(platform, { providers: [DatabaseHealth] });
    const { provider, scrape } = await startSdk();
    observeProbes(probes, provider.getMeter('test'));
    await get('/health');
    expect((await scrape()).samples).toMatchObject({ probes_ready: 1 });

    await app.close();
    observeProbes(probes, provider.getMeter('test'));
    // The SDK goes on showing what it has collected last.
    const running = { 'probes_phase{phase="running"}': 1, 'probes_phase{phase="draining"}': 0 };
    expect((await scrape()).samples).toMatchObject(running);
    expect(metricsIn(probes.metricsText())).not.toMatchObject(running);
  });

  it('uses the provider that is registered, by default', async () => {
    const { probes } = await startApp(platform);
    const { provider, scrape } = await startSdk();
    api.setGlobalMeterProvider(provider);
    onTestFinished(() => api.disable());
    observeProbes(probes);
    const { samples, text } = await scrape();
    expect(samples).toMatchObject({ probes_started: expect.any(Number) });
    expect(text).toContain('otel_scope_name="nestjs-probes"');
  });

  it('does nothing, and breaks nothing, where no SDK is registered', async () => {
    const { probes, get } = await startApp(platform, { providers: [DatabaseHealth] });
    observeProbes(probes);
    expect(await get('/health/ready')).toMatchObject({ status: 200 });
  });
});
