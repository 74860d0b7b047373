import type { LabelValues } from './instrument.js';

/** What the formats escape, and every other break of a line as if it were the one that they know. */
const SPECIAL = /["\\]|\r\n|[\n\r\u0085\u2028\u2029]/g;
const ESCAPES: Readonly<Record<string, string>> = { '"': String.raw`\"`, '\\': String.raw`\\` };

interface Kept {
  readonly labels: LabelValues;
  readonly heads: readonly string[];
}

/**
 * All of a metric's lines up to their values. They are the same from one scrape to the next, and most of the work: they are
 * kept by their place, and made anew where a sample with other labels has come to stand.
 */
export class LineHeads {
  readonly #kept: Kept[] = [];

  /** @param make The heads of the lines of one sample. */
  constructor(private readonly make: (labels: LabelValues) => readonly string[]) {}

  at(place: number, labels: LabelValues): readonly string[] {
    const kept = this.#kept[place];
    if (kept && labels.every((label, index) => label === kept.labels[index])) return kept.heads;
    const heads = this.make(labels);
    this.#kept[place] = { labels, heads };
    return heads;
  }

  /** So many samples there are; what was kept for more goes. */
  trim(samples: number): void {
    this.#kept.length = Math.min(this.#kept.length, samples);
  }
}

/** `name{label="value"} `: a line up to its value. */
export function lineHead(name: string, names: readonly string[], values: LabelValues): string {
  const pairs = names.map((label, index) => `${label}="${escaped(values[index] ?? '')}"`);
  return pairs.length === 0 ? `${name} ` : `${name}{${pairs.join(',')}} `;
}

function escaped(text: string): string {
  return text.replace(SPECIAL, (found) => ESCAPES[found] ?? String.raw`\n`);
}
