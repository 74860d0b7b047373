import { setTimeout } from 'node:timers/promises';
import type { JobClient, Reply } from './job.js';

const EVERY_MS = 15;

/** Events are numbered from here. */
const FIRST_EVENT = 1_000_000;

/** Sends jobs all the time, and each again that its transport refuses. Every fourth is an event. */
export class Producer {
  readonly replies: Reply[] = [];
  readonly #open = new Map<number, Promise<void>>();
  #stopped = false;
  #sent = 0;
  #again = 0;

  /** @param lengths How long the handlers take, in milliseconds. Used again and again. */
  constructor(private readonly lengths: readonly number[]) {}

  static hasReply(id: number): boolean {
    return id < FIRST_EVENT;
  }

  /** The jobs that have no reply yet. */
  get open(): readonly number[] {
    return [...this.#open.keys()];
  }

  get sent(): number {
    return this.#sent;
  }

  /** How many jobs were refused and sent again. */
  get again(): number {
    return this.#again;
  }

  /** Resolves when it is told to stop, and no job is open. */
  async run(client: JobClient): Promise<void> {
    while (!this.#stopped) {
      const count = ++this.#sent;
      const ms = this.lengths[count % this.lengths.length] ?? 0;
      if (count % 4 === 0) void client.emit({ id: FIRST_EVENT + count, ms }).catch(() => undefined);
      else this.#open.set(count, this.#request(client, { id: count, ms }));
      await setTimeout(EVERY_MS);
    }
    await Promise.all(this.#open.values());
  }

  stop(): void {
    this.#stopped = true;
  }

  async #request(client: JobClient, job: { id: number; ms: number }): Promise<void> {
    for (;;) {
      try {
        await client.request(job);
        this.#open.delete(job.id);
        return;
      } catch {
        // The transport says that nobody has done it.
        this.#again++;
        await setTimeout(EVERY_MS);
      }
    }
  }
}
