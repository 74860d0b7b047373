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
 * One instrument as a registry of prom-client asks for it. Not one of its own classes, because a histogram of those counts by
 * itself, and ours has been counted.
 */
export class PromMetric {
  /** Writable: a registry that speaks OpenMetrics takes `_total` off the name of a counter. */
  name: string;
  readonly help: string;
  readonly type: Instrument['type'];
  readonly labelNames: readonly string[];
  /** Of the workers of a cluster together. */
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

  /** A registry calls it at each scrape. */
  async get() {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: this.values() };
  }

  /** A registry calls it for `resetMetrics()`. What the application has counted stays counted. */
  reset(): void {}

  /** The types of prom-client know its own classes alone; its registry asks for no more than this. */
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

function distributionValues(histogram: Histogram, { labels: values, counts, sum }: Distribution): PromValue[] {
  const { name, bounds } = histogram;
  const labels = namedLabels(histogram, values);
  let total = 0;
  const buckets = counts.map((count, index) => {
    total += count;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: bounds[index] ?? '+Inf' }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ];
}
