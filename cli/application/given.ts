import { UsageError } from './usage-error.js';

/** What somebody has given as JSON, read key by key: each wrong type or unknown name is refused in a sentence. */
export class Given {
  constructor(
    private readonly value: unknown,
    /** How it is called in a sentence: `server.port`. */
    private readonly name: string,
  ) {}

  /** @throws UsageError if it is no object, or if it has another key. */
  keys<K extends string>(...names: readonly K[]): { readonly [N in K]: Given } {
    const object = this.value ?? {};
    if (typeof object !== 'object' || Array.isArray(object)) throw this.refusal('an object');
    const unknown = Object.keys(object).find((key) => !(names as readonly string[]).includes(key));
    if (unknown !== undefined) {
      throw new UsageError(`\`${this.inside(unknown)}\` is not known; there are ${names.join(', ')}.`);
    }
    const values = object as Readonly<Record<string, unknown>>;
    const pairs = names.map((key) => [key, new Given(values[key], this.inside(key))]);
    return Object.fromEntries(pairs) as { readonly [N in K]: Given };
  }

  get isGiven(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  has(key: string): boolean {
    return typeof this.value === 'object' && this.value !== null && Object.hasOwn(this.value, key);
  }

  list(): readonly Given[] | undefined {
    if (!this.isGiven) return undefined;
    if (!Array.isArray(this.value)) throw this.refusal('a list');
    return this.value.map((item, index) => new Given(item, `${this.name}[${index}]`));
  }

  number<T extends number | undefined>(fallback: T): number | T {
    if (!this.isGiven) return fallback;
    if (typeof this.value !== 'number' || !Number.isFinite(this.value) || this.value < 0) {
      throw this.refusal('a number from 0');
    }
    return this.value;
  }

  text<T extends string | undefined>(fallback: T): string | T {
    if (!this.isGiven) return fallback;
    if (typeof this.value !== 'string') throw this.refusal('a text');
    return this.value;
  }

  /** The value itself, if it is one of these. */
  oneOf<T>(values: readonly T[], fallback: T): T {
    if (!this.isGiven) return fallback;
    const found = values.find((value) => value === this.value);
    if (found === undefined) throw this.refusal(values.map((value) => JSON.stringify(value)).join(', '));
    return found;
  }

  private inside(key: string): string {
    return this.name === '' ? key : `${this.name}.${key}`;
  }

  private refusal(expected: string): UsageError {
    const name = this.name === '' ? 'The value' : `\`${this.name}\``;
    return new UsageError(`${name} must be ${expected}, got ${JSON.stringify(this.value)}.`);
  }
}
