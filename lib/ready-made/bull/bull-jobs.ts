import { activeJobsOf, type BullWorker } from './bull-insides.js';

interface Begun {
  readonly at: number;
  readonly name: string | undefined;
}

interface ActiveJobs {
  readonly count: number;
  readonly oldest: { readonly id: string; readonly name: string | undefined; readonly ageMs: number } | undefined;
}

/**
 * Measures how long each active job of a worker has run. BullMQ knows the active jobs but not when they began: it
 * counts from the last renewal of the lock. A job that began before the first check counts from that check.
 */
export class BullJobs {
  readonly #begun = new Map<string, Begun>();

  constructor(private readonly worker: BullWorker) {
    worker.on('active', (job) => this.begin(job?.id, job?.name));
    worker.on('completed', (job) => this.end(job?.id));
    worker.on('failed', (job) => this.end(job?.id));
  }

  /** `undefined` when this version of BullMQ does not show its active jobs. */
  read(): ActiveJobs | undefined {
    const ids = activeJobsOf(this.worker);
    if (ids === undefined) return undefined;
    const active = new Set(ids);
    // A delayed job (DelayedError and the like) is neither completed nor failed.
    for (const id of this.#begun.keys()) if (!active.has(id)) this.#begun.delete(id);
    const jobs = ids.map((id) => ({ id, ...(this.#begun.get(id) ?? this.begin(id, undefined)) }));
    const oldest = jobs.toSorted((one, other) => one.at - other.at)[0];
    return {
      count: ids.length,
      oldest: oldest && { id: oldest.id, name: oldest.name, ageMs: Math.max(0, performance.now() - oldest.at) },
    };
  }

  private begin(id: string, name: string | undefined): Begun;
  private begin(id: string | undefined, name: string | undefined): Begun | undefined;
  private begin(id: string | undefined, name: string | undefined): Begun | undefined {
    if (id === undefined) return undefined;
    const begun = { at: performance.now(), name };
    this.#begun.set(id, begun);
    return begun;
  }

  private end(id: string | undefined): void {
    if (id !== undefined) this.#begun.delete(id);
  }
}
