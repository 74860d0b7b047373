import type { MetricValues } from './metric-values.js';

/** The values of an instrument's labels, in their order: of a thousand checks there are tens of thousands. */
export type LabelValues = readonly string[];

export interface Sample {
  readonly labels: LabelValues;
  readonly value: number;
}

/** The distribution of what has been measured: how many fell in each bucket and in no smaller one, and their sum. */
export interface Distribution {
  readonly labels: LabelValues;
  readonly counts: readonly number[];
  readonly sum: number;
}

interface Described {
  /** As Prometheus has it; the other names are made of this one. */
  readonly name: string;
  /** What it means, in one sentence. */
  readonly help: string;
  /** The names of its labels. */
  readonly labels: readonly string[];
}

/** Something that goes up and down, or only up. */
export interface Figure extends Described {
  readonly type: 'gauge' | 'counter';
  read(values: MetricValues): readonly Sample[];
}

export interface Histogram extends Described {
  readonly type: 'histogram';
  /** Upper bounds of the buckets; the last bucket, for all that is more, has none. */
  readonly bounds: readonly number[];
  read(values: MetricValues): readonly Distribution[];
}

/** What can be measured, with what reads it from the values of one moment. */
export type Instrument = Figure | Histogram;
