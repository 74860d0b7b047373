import type { MetricValues } from './metric-values.js';

/**
 * The values of an instrument's labels, in order. A list and not an object, because a thousand checks have tens of
 * thousands of samples.
 */
export type LabelValues = readonly string[];

export interface Sample {
  readonly labels: LabelValues;
  readonly value: number;
}

/** The distribution of what has been measured. */
export interface Distribution {
  readonly labels: LabelValues;
  /** How many were no more than each bound; the last, which has none, is all of them. */
  readonly upTo: readonly number[];
  readonly count: number;
  readonly sum: number;
}

interface Described {
  /** The name for Prometheus. The other names are derived from it. */
  readonly name: string;
  /** The meaning, in one sentence. */
  readonly help: string;
  readonly labels: readonly string[];
}

/** A gauge or a counter. */
export interface Figure extends Described {
  readonly type: 'gauge' | 'counter';
  read(values: MetricValues): readonly Sample[];
}

export interface Histogram extends Described {
  readonly type: 'histogram';
  /** Upper bounds of the buckets. One more bucket holds the values above the last bound. */
  readonly bounds: readonly number[];
  read(values: MetricValues): readonly Distribution[];
}

/** One metric, and how to read its values. */
export type Instrument = Figure | Histogram;
