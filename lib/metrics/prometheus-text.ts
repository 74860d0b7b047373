import type { Instrument } from './instrument.js';
import { INSTRUMENTS } from './instruments.js';
import { lineHead, LineHeads } from './line-heads.js';
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

/** Writes the values of one moment as a scrape reads them, and keeps what the next scrape will have in common with it. */
export class PrometheusText {
  readonly #metrics: readonly MetricText[];
  readonly #end: string;

  constructor(format: TextFormat = 'prometheus') {
    const style = STYLES[format];
    this.#metrics = INSTRUMENTS.map((instrument) => new MetricText(instrument, style));
    this.#end = style.end;
  }

  write(values: MetricValues): string {
    let text = '';
    for (const metric of this.#metrics) text += metric.write(values);
    return text + this.#end;
  }
}

/** The text of one metric. */
class MetricText {
  readonly #heads: LineHeads;
  readonly #described: string;

  constructor(
    private readonly instrument: Instrument,
    style: Style,
  ) {
    const { name, help, type } = instrument;
    const described = type === 'counter' ? style.counterName(name) : name;
    this.#described = `# HELP ${described} ${help}\n# TYPE ${described} ${type}\n`;
    this.#heads = new LineHeads((labels) => headsOf(instrument, labels, style));
  }

  /** Nothing where there is nothing to tell, not even what it would mean. */
  write(values: MetricValues): string {
    const { instrument } = this;
    let lines = '';
    let place = 0;
    const add = (labels: readonly string[], figures: readonly number[]) => {
      const heads = this.#heads.at(place++, labels);
      for (let index = 0; index < figures.length; index++) lines += `${heads[index]}${figures[index]}\n`;
    };
    if (instrument.type === 'histogram') {
      for (const { labels, upTo, count, sum } of instrument.read(values)) add(labels, [...upTo, sum, count]);
    } else {
      for (const { labels, value } of instrument.read(values)) add(labels, [value]);
    }
    this.#heads.trim(place);
    return lines === '' ? '' : this.#described + lines;
  }
}

/** A histogram has a line for each of its buckets, the last without a bound, its sum and its count. */
function headsOf(instrument: Instrument, labels: readonly string[], style: Style): readonly string[] {
  const { name, labels: names } = instrument;
  if (instrument.type !== 'histogram') return [lineHead(name, names, labels)];
  const bounds = [...instrument.bounds.map((bound) => style.bound(bound)), '+Inf'];
  return [
    ...bounds.map((bound) => lineHead(`${name}_bucket`, [...names, 'le'], [...labels, bound])),
    lineHead(`${name}_sum`, names, labels),
    lineHead(`${name}_count`, names, labels),
  ];
}
