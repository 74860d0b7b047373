import type { LabelValues } from './instrument.js';

/** What the formats escape, and every other break of a line as if it were the one that they know. */
const SPECIAL = /["\\]|\r\n|[\n\r\u0085\u2028\u2029]/g;
const ESCAPES: Readonly<Record<string, string>> = { '"': String.raw`\"`, '\\': String.raw`\\` };

/** Writes labels. The name of a check stands in front of 25 values, and is escaped once. */
export class LabelPairs {
  readonly #escaped = new Map<string, string>();

  write(names: readonly string[], values: LabelValues): string {
    let pairs = '';
    for (let index = 0; index < names.length; index++) {
      pairs += `${index === 0 ? '' : ','}${names[index]}="${this.escaped(values[index] ?? '')}"`;
    }
    return pairs;
  }

  private escaped(text: string): string {
    let escaped = this.#escaped.get(text);
    if (escaped === undefined) {
      escaped = text.replace(SPECIAL, (found) => ESCAPES[found] ?? String.raw`\n`);
      this.#escaped.set(text, escaped);
    }
    return escaped;
  }
}
