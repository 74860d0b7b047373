import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** One job of the tests. */
export interface Film {
  readonly id: number;
  /** How long it takes. */
  readonly ms: number;
}

/** Does the jobs. Like a pool it is closed in the teardown. It writes down what happens to each job, for the test. */
@Injectable()
export class Studio implements OnModuleDestroy {
  readonly #ledger = process.env['LEDGER'] ?? '';
  #isOpen = true;

  async render({ id, ms }: Film): Promise<void> {
    this.note('begun', id);
    await setTimeout(ms);
    this.note('done', id);
  }

  onModuleDestroy(): void {
    this.#isOpen = false;
  }

  private note(what: string, id: number): void {
    if (!this.#isOpen) throw new Error('The studio is closed');
    appendFileSync(this.#ledger, `${what} ${id}\n`);
  }
}
