import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Where test/apps/studio.ts writes down what happens to each job, in whatever process. */
export class Ledger {
  readonly #folder = mkdtempSync(join(tmpdir(), 'nestjs-probes-ledger-'));
  readonly file = join(this.#folder, 'ledger');

  constructor() {
    writeFileSync(this.file, '');
    onTestFinished(() => rmSync(this.#folder, { recursive: true }));
  }

  /** How often each of these jobs was begun and done, of those that were not begun once and done once. */
  odd(ids: readonly number[]): { readonly id: number; readonly begun: number; readonly done: number }[] {
    const counts = { begun: this.#counts('begun'), done: this.#counts('done') };
    return ids
      .map((id) => ({ id, begun: counts.begun.get(id) ?? 0, done: counts.done.get(id) ?? 0 }))
      .filter(({ begun, done }) => begun !== 1 || done !== 1);
  }

  /** Those of these jobs that were never done. */
  lost(ids: readonly number[]): readonly number[] {
    const done = this.#counts('done');
    return ids.filter((id) => !done.has(id));
  }

  get begun(): number {
    return this.#counts('begun').size;
  }

  #counts(what: string): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const line of readFileSync(this.file, 'utf8').split('\n')) {
      const [event, id] = line.split(' ');
      if (event === what) counts.set(Number(id), (counts.get(Number(id)) ?? 0) + 1);
    }
    return counts;
  }
}
