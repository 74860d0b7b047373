import type { LabelValues } from './instrument.js';

/** Characters that the formats escape. They know one line break only, so the others are written like it. */
const SPECIAL = /["\\]|\r\n|[\n\r\u0085\u2028\u2029]/g;
const ESCAPES: Readonly<Record<string, string>> = { '"': String.raw`\"`, '\\': String.raw`\\` };

/** Writes labels. Each text is escaped once and remembered, because the name of a check comes in 25 samples. */
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
