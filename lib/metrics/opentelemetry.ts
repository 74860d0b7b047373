import { type BatchObservableResult, type Meter, metrics as api, type Observable } from '@opentelemetry/api';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import type { Figure, Histogram } from './instrument.js';
import { INSTRUMENTS } from './instruments.js';
import { namedLabels } from './named-labels.js';
import type { Measured, MetricsSource } from './metrics-source.js';

/**
 * Adds the metrics of the probes to OpenTelemetry. Its SDK reads them when it collects, until the application closes.
 * Reading runs no check. The names are those for Prometheus, with dots instead of underscores and without `_total`.
 *
 * @param probes The `ProbesService` of the application.
 * @param meter By default a meter with the name `nestjs-probes` of the current provider: register your provider first.
 *
 * @example
 * ```ts
 * observeProbes(app.get(ProbesService));
 * ```
 */
export function observeProbes({ metrics }: Measured, meter = api.getMeter('nestjs-probes', PACKAGE_VERSION)): void {
  if (metrics.closed.aborted) return;
  for (const instrument of INSTRUMENTS) if (instrument.type === 'histogram') record(instrument, metrics, meter);
  observe(
    INSTRUMENTS.filter((instrument) => instrument.type !== 'histogram'),
    metrics,
    meter,
  );
}

/** One callback for all, so that all values of one collection belong to the same moment. */
function observe(figures: readonly Figure[], metrics: MetricsSource, meter: Meter): void {
  const observed = figures.map((figure) => [figure, observable(figure, meter)] as const);
  const callback = (result: BatchObservableResult) => {
    const values = metrics.read();
    for (const [figure, instrument] of observed) {
      for (const { labels, value } of figure.read(values)) {
        result.observe(instrument, value, namedLabels(figure, labels));
      }
    }
  };
  const instruments = observed.map(([, instrument]) => instrument);
  meter.addBatchObservableCallback(callback, instruments);
  metrics.closed.addEventListener('abort', () => meter.removeBatchObservableCallback(callback, instruments));
}

function observable(figure: Figure, meter: Meter): Observable {
  const { name, options } = described(figure);
  return figure.type === 'counter'
    ? meter.createObservableCounter(name, options)
    : meter.createObservableGauge(name, options);
}

/** OpenTelemetry cannot read a histogram on demand, so each run is recorded as it ends. Earlier runs are missing. */
function record(histogram: Histogram, metrics: MetricsSource, meter: Meter): void {
  const { name, options } = described(histogram);
  const advice = { explicitBucketBoundaries: [...histogram.bounds] };
  const durations = meter.createHistogram(name, { ...options, advice });
  const subscription = metrics.runs$.subscribe(({ result, tookMs }) => {
    if (tookMs !== undefined) durations.record(tookMs / 1_000, namedLabels(histogram, [result.name]));
  });
  metrics.closed.addEventListener('abort', () => subscription.unsubscribe());
}

function described({ name, help }: Figure | Histogram) {
  const withoutEnding = name.replace(/_total$/, '');
  return {
    name: withoutEnding.replaceAll('_', '.'),
    // The others have no unit, because exporters would add it to the name.
    options: { description: help, ...(withoutEnding.endsWith('_seconds') && { unit: 's' }) },
  };
}
