import type { MetricValues } from './metric-values.js';

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** The distribution of what has been measured: how many fell in each bucket and in no smaller one, and their sum. */
export interface Distribution {
  readonly labels: Labels;
  readonly counts: readonly number[];
  readonly sum: number;
}

interface Described {
  /** As Prometheus has it; the other names are made of this one. */
  readonly name: string;
  /** What it means, in one sentence. */
  readonly help: string;
  readonly labels: readonly string[];
}

/** Something that goes up and down, or only up, or a distribution; with what reads it from the values of one moment. */
export type Instrument =
  | (Described & { readonly type: 'gauge' | 'counter'; read(values: MetricValues): readonly Sample[] })
  | (Described & {
      readonly type: 'histogram';
      /** Upper bounds of the buckets; the last bucket, for all that is more, has none. */
      readonly bounds: readonly number[];
      read(values: MetricValues): readonly Distribution[];
    });
