import type { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';

/** The threads that this process starts until the end of the test. */
export class Threads {
  readonly #started: Worker[] = [];
  readonly #running = new Set<Worker>();

  constructor() {
    const follow = (worker: Worker) => {
      this.#started.push(worker);
      this.#running.add(worker);
      worker.once('exit', () => this.#running.delete(worker));
    };
    process.on('worker', follow);
    onTestFinished(() => void process.off('worker', follow));
  }

  get started(): number {
    return this.#started.length;
  }

  get running(): number {
    return this.#running.size;
  }
}
