import { setMaxListeners } from 'node:events';
import { Gauge, type OpenMetricsContentType, register, Registry } from 'prom-client';
import { EMPTY } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { countRun, NO_RUNS } from '../checks/run-tally.js';
import { checkOf, valuesOf } from './metric-values.fake.js';
import type { MetricsSource } from './metrics-source.js';
import { INSTRUMENTS } from './instruments.js';
import { PrometheusText } from './prometheus-text.js';
import { registerProbeMetrics } from './prom-client.js';

const TALLY = [3, 60, 60_000].reduce((tally, tookMs) => countRun(tally, { outcome: 'healthy', tookMs }), NO_RUNS);
const VALUES = valuesOf({
  ready: true,
  checks: [checkOf('say "hi"', { status: 'healthy', tally: TALLY }), checkOf('cache', { status: 'degraded' })],
  eventLoop: { stalls: 2, stalledMs: 0, longestStallMs: 300 },
});

let closing: AbortController;
let read: ReturnType<typeof vi.fn<MetricsSource['read']>>;

beforeEach(() => {
  closing = new AbortController();
  setMaxListeners(0, closing.signal);
  read = vi.fn<MetricsSource['read']>(() => VALUES);
});

afterEach(() => register.clear());

const source = () => ({ metrics: { read, runs$: EMPTY, closed: closing.signal } as unknown as MetricsSource });

/** The samples of a text. */
const linesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .toSorted();

describe('registerProbeMetrics', () => {
  it('has in the default registry what metricsText() says, read once for each scrape', async () => {
    registerProbeMetrics(source());
    const text = await register.metrics();
    expect(linesOf(text)).toEqual(linesOf(new PrometheusText().write(VALUES)));
    expect(text).toEqual(
      expect.stringContaining(
        `# HELP probes_live ${INSTRUMENTS.find(({ name }) => name === 'probes_live')?.help}\n# TYPE probes_live gauge`,
      ),
    );
    expect(text).toContain('# TYPE probes_check_duration_seconds histogram');
    expect(read).toHaveBeenCalledOnce();
    await register.metrics();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('writes OpenMetrics where the registry does, again and again', async () => {
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    registerProbeMetrics(source(), registry);
    for (let scrape = 0; scrape < 2; scrape++) {
      // oxlint-disable-next-line no-await-in-loop
      const text = await registry.metrics();
      expect(text).toContain('# TYPE probes_check_runs counter');
      expect(text).toContain('probes_check_duration_seconds_count{check="say \\"hi\\""} 3');
    }
  });

  it('can be added up over the workers of a cluster, and keeps what was counted', async () => {
    registerProbeMetrics(source());
    register.resetMetrics();
    const described = await register.getMetricsAsJSON();
    expect(described.map(({ name, aggregator }) => [name, aggregator])).toEqual(
      INSTRUMENTS.map(({ name }) => [name, 'sum']),
    );
    expect(described.find(({ name }) => name === 'probes_ready')).toMatchObject({ values: [{ value: 1 }] });
  });

  it('takes its metrics out when the application closes, and those of nobody else', async () => {
    const mine = new Gauge({ name: 'mine', help: 'Of the application' });
    registerProbeMetrics(source());
    register.removeSingleMetric('probes_ready');
    const theirs = new Gauge({ name: 'probes_ready', help: 'Of somebody else' });
    closing.abort();
    expect(register.getMetricsAsArray()).toEqual([mine, theirs]);
  });

  it('puts nothing of an application that has closed there', () => {
    closing.abort();
    registerProbeMetrics(source());
    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it('refuses a registry that has such a metric, says which and how to mend it, and puts none there', () => {
    const mine = new Gauge({ name: 'probes_phase', help: 'Of the application' });
    const register2 = () => registerProbeMetrics(source());
    expect(register2).toThrow(ProbesConfigurationError);
    expect(register2).toThrow(
      'registerProbeMetrics(): the registry has a metric called `probes_phase` already, of another application in this ' +
        'process or of this one. Call it once for each application, close the other one first, or use another registry: ' +
        'registerProbeMetrics(probes, new Registry()).',
    );
    expect(register.getMetricsAsArray()).toEqual([mine]);
    expect(() => registerProbeMetrics(source(), new Registry())).not.toThrow();
  });
});
