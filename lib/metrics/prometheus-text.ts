import type { Distribution, Histogram, Instrument } from './instrument.js';
import { INSTRUMENTS } from './instruments.js';
import { LabelPairs } from './label-pairs.js';
import type { MetricValues } from './metric-values.js';
import type { TextFormat } from './text-format.js';

/** How the two text formats differ. */
interface Style {
  /** The name of a counter in its description. Its samples always end in `_total`. */
  counterName(name: string): string;
  bound(bound: number): string;
  readonly end: string;
}

const STYLES = {
  prometheus: { counterName: (name) => name, bound: String, end: '' },
  openmetrics: {
    counterName: (name) => name.replace(/_total$/, ''),
    bound: (bound) => (Number.isInteger(bound) ? `${bound}.0` : String(bound)),
    end: '# EOF\n',
  },
} as const satisfies Record<TextFormat, Style>;

/** The values as text for a scrape. */
export function prometheusText(values: MetricValues, format: TextFormat = 'prometheus'): string {
  const style: Style = STYLES[format];
  const pairs = new LabelPairs();
  return INSTRUMENTS.map((instrument) => render(instrument, values, style, pairs)).join('') + style.end;
}

/** An instrument without samples has no description either. */
function render(instrument: Instrument, values: MetricValues, style: Style, pairs: LabelPairs): string {
  const { name, help, type } = instrument;
  const lines =
    instrument.type === 'histogram'
      ? instrument.read(values).map((each) => distributionLines(instrument, each, style, pairs))
      : instrument.read(values).map(({ labels, value }) => line(name, pairs.write(instrument.labels, labels), value));
  if (lines.length === 0) return '';
  const described = type === 'counter' ? style.counterName(name) : name;
  return `# HELP ${described} ${help}\n# TYPE ${described} ${type}\n${lines.join('')}`;
}

/** A bucket of Prometheus is cumulative: it includes all smaller ones. */
function distributionLines(histogram: Histogram, measured: Distribution, style: Style, pairs: LabelPairs): string {
  const { name } = histogram;
  const labels = pairs.write(histogram.labels, measured.labels);
  let total = 0;
  const buckets = measured.counts.map((count, index) => {
    total += count;
    const bound = histogram.bounds[index];
    const le = `le="${bound === undefined ? '+Inf' : style.bound(bound)}"`;
    return line(`${name}_bucket`, labels === '' ? le : `${labels},${le}`, total);
  });
  return buckets.join('') + line(`${name}_sum`, labels, measured.sum) + line(`${name}_count`, labels, total);
}

function line(name: string, labels: string, value: number): string {
  return labels === '' ? `${name} ${value}\n` : `${name}{${labels}} ${value}\n`;
}
