import type { Metric } from 'prom-client';
import type { Distribution, Histogram, Instrument } from './instrument.js';
import type { MetricValues } from './metric-values.js';
import { namedLabels } from './named-labels.js';

interface PromValue {
  readonly metricName?: string;
  readonly labels: Record<string, string | number>;
  readonly value: number;
}

/**
 * A metric that a registry of prom-client can read. It is not one of prom-client's own classes, because their histogram
 * counts by itself and our runs are counted already.
 */
export class PromMetric {
  /** Writable, because an OpenMetrics registry removes `_total` from the name of a counter. */
  name: string;
  readonly help: string;
  readonly type: Instrument['type'];
  readonly labelNames: readonly string[];
  /** How prom-client combines the values of the workers of a cluster. */
  readonly aggregator = 'sum';

  constructor(
    private readonly instrument: Instrument,
    private readonly read: () => MetricValues,
  ) {
    const { name, help, type, labels } = instrument;
    this.name = name;
    this.help = help;
    this.type = type;
    this.labelNames = labels;
  }

  /** The registry calls this at each scrape. */
  async get() {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: this.values() };
  }

  /** The registry calls this for `resetMetrics()`. The application's counts stay. */
  reset(): void {}

  /** The types of prom-client accept only its own classes, but its registry uses only the members above. */
  asMetric(): Metric {
    return this as unknown as Metric;
  }

  private values(): readonly PromValue[] {
    const { instrument } = this;
    const values = this.read();
    if (instrument.type === 'histogram') {
      return instrument.read(values).flatMap((each) => distributionValues(instrument, each));
    }
    return instrument.read(values).map(({ labels, value }) => ({ labels: namedLabels(instrument, labels), value }));
  }
}

function distributionValues(histogram: Histogram, { labels: values, upTo, count, sum }: Distribution): PromValue[] {
  const { name, bounds } = histogram;
  const labels = namedLabels(histogram, values);
  const buckets = upTo.map((value, index) => ({
    metricName: `${name}_bucket`,
    labels: { ...labels, le: bounds[index] ?? '+Inf' },
    value,
  }));
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
