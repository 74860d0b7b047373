import type { Instrument, LabelValues } from './instrument.js';

/** The labels of a sample as an object, which other libraries take. */
export function namedLabels({ labels }: Pick<Instrument, 'labels'>, values: LabelValues): Record<string, string> {
  return Object.fromEntries(labels.map((label, index) => [label, values[index] ?? '']));
}
