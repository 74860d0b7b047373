import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Document, type Pair } from 'yaml';

/** Deep enough for every object of Kubernetes. A chain that is longer goes round in a circle. */
const LONGEST_CHAIN = 20;

/**
 * One value of a YAML document, with its line. It is read key by key, so that aliases are followed only where somebody
 * asks: an alias bomb or a cycle costs nothing.
 */
export class Entry {
  constructor(
    private readonly node: unknown,
    /** The line of the key, or of the value where there is no key. It counts from 1 in the whole file. */
    readonly line: number,
    private readonly document: Document,
    private readonly lineOf: (offset: number) => number,
  ) {}

  /** The value of a key, also when it comes by a merge (`<<`). `undefined` where there is none or where it is null. */
  get(key: string): Entry | undefined {
    const pair = findPair(this.resolved(), key, this.document, 0);
    if (pair === undefined) return undefined;
    const entry = this.at(pair.value, this.lineAt(pair.key) ?? this.line);
    return entry.isNull() ? undefined : entry;
  }

  /** The value at the end of several keys. */
  path(...keys: readonly string[]): Entry | undefined {
    let entry: Entry | undefined = this as Entry;
    for (const key of keys) entry = entry?.get(key);
    return entry;
  }

  /** The elements of a list; none if it is no list. */
  items(): readonly Entry[] {
    const node = this.resolved();
    return isSeq(node) ? node.items.map((item) => this.at(item, this.lineAt(item) ?? this.line)) : [];
  }

  /** The keys and values of a map of texts; other values are left out. */
  texts(): ReadonlyMap<string, string> {
    const node = this.resolved();
    const pairs = isMap(node) ? node.items : [];
    const texts = pairs.map(({ key, value }) => [this.at(key, this.line).text(), this.at(value, this.line).text()]);
    return new Map(texts.filter((pair): pair is [string, string] => pair.every((text) => text !== undefined)));
  }

  /** The value as a text. `undefined` for a map or a list. */
  text(): string | undefined {
    const node = this.resolved();
    if (!isScalar(node) || node.value === null) return undefined;
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  }

  /** The value as a number, also when it is quoted. `undefined` for anything else, such as a template. */
  number(): number | undefined {
    const text = this.text()?.trim();
    const value = text === undefined || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  }

  isMap(): boolean {
    return isMap(this.resolved());
  }

  /** Whether it is a text in the file, so `"80"` and not `80`. */
  isQuotedText(): boolean {
    const node = this.resolved();
    return isScalar(node) && typeof node.value === 'string';
  }

  private isNull(): boolean {
    const node = this.resolved();
    return node === null || node === undefined || (isScalar(node) && node.value === null);
  }

  private resolved(): unknown {
    return follow(this.node, this.document);
  }

  private at(node: unknown, line: number): Entry {
    return new Entry(node, line, this.document, this.lineOf);
  }

  private lineAt(node: unknown): number | undefined {
    return isNode(node) && node.range ? this.lineOf(node.range[0]) : undefined;
  }
}

function follow(node: unknown, document: Document): unknown {
  let followed = node;
  for (let step = 0; isAlias(followed); step++) {
    if (step === LONGEST_CHAIN) return undefined;
    followed = followed.resolve(document);
  }
  return followed;
}

function findPair(node: unknown, key: string, document: Document, depth: number): Pair | undefined {
  if (!isMap(node) || depth > LONGEST_CHAIN) return undefined;
  const own = node.items.findLast((pair) => keyOf(pair) === key);
  if (own !== undefined) return own;
  for (const pair of node.items.filter((each) => keyOf(each) === '<<')) {
    const merged = follow(pair.value, document);
    for (const part of isSeq(merged) ? merged.items : [merged]) {
      const found = findPair(follow(part, document), key, document, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function keyOf(pair: unknown): string | undefined {
  return isPair(pair) && isScalar(pair.key) ? String(pair.key.value) : undefined;
}
