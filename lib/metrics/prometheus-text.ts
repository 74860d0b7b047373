import type { Distribution, Instrument, Labels, Sample } from './instrument.js';
import { INSTRUMENTS } from './instruments.js';
import type { MetricValues } from './metric-values.js';
import type { TextFormat } from './text-format.js';

/** How the text formats differ. */
interface Style {
  /** The name under which a counter is described; its samples always end in `_total`. */
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

/** The values of one moment as a scrape reads them. */
export function prometheusText(values: MetricValues, format: TextFormat = 'prometheus'): string {
  const style = STYLES[format];
  return INSTRUMENTS.map((instrument) => render(instrument, values, style)).join('') + style.end;
}

/** Nothing where there is nothing to tell, not even what it would mean. */
function render(instrument: Instrument, values: MetricValues, style: Style): string {
  const { name, help, type } = instrument;
  const lines =
    instrument.type === 'histogram'
      ? instrument.read(values).map((each) => distributionLines(name, each, instrument.bounds, style))
      : instrument.read(values).map((each) => sampleLine(name, each));
  if (lines.length === 0) return '';
  const described = type === 'counter' ? style.counterName(name) : name;
  return `# HELP ${described} ${help}\n# TYPE ${described} ${type}\n${lines.join('')}`;
}

function sampleLine(name: string, { labels, value }: Sample): string {
  return line(name, labelPairs(labels), value);
}

function distributionLines(
  name: string,
  { labels, counts, sum }: Distribution,
  bounds: readonly number[],
  style: Style,
) {
  const pairs = labelPairs(labels);
  let total = 0;
  let text = '';
  counts.forEach((count, index) => {
    total += count;
    const bound = bounds[index];
    const le = `le="${bound === undefined ? '+Inf' : style.bound(bound)}"`;
    text += line(`${name}_bucket`, pairs === '' ? le : `${pairs},${le}`, total);
  });
  return `${text}${line(`${name}_sum`, pairs, sum)}${line(`${name}_count`, pairs, total)}`;
}

function line(name: string, pairs: string, value: number): string {
  return pairs === '' ? `${name} ${value}\n` : `${name}{${pairs}} ${value}\n`;
}

function labelPairs(labels: Labels): string {
  let pairs = '';
  for (const label in labels) pairs += `${pairs === '' ? '' : ','}${label}="${escaped(labels[label] ?? '')}"`;
  return pairs;
}

/** What the formats escape, and every other break of a line as if it were the one that they know. */
const SPECIAL = /["\\]|\r\n|[\n\r\u0085\u2028\u2029]/g;

function escaped(text: string): string {
  // A name that needs it is rare, and there are ten lines and more for each check.
  return text.search(SPECIAL) === -1 ? text : text.replace(SPECIAL, (found) => ESCAPES[found] ?? String.raw`\n`);
}

const ESCAPES: Readonly<Record<string, string>> = { '"': String.raw`\"`, '\\': String.raw`\\` };
