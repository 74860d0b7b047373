// The parent's side of asker.mjs.
import { end, start } from './processes.mjs';

export class Asker {
  #jobs = new Map();
  #count = 0;

  static async open() {
    const asker = new Asker();
    asker.process = await start('measuring/asker.mjs');
    asker.process.child.on('message', ({ id, event, error, result }) => {
      const job = asker.#jobs.get(id);
      if (event) return job.onEvent(event);
      asker.#jobs.delete(id);
      return error ? job.reject(new Error(error)) : job.resolve(result);
    });
    return asker;
  }

  /** Resolves with what the job of that name tells when it is done. */
  run(job, settings, onEvent = () => {}) {
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { resolve, reject, onEvent });
      this.process.child.send({ id, job, settings });
    });
  }

  close() {
    return end(this.process);
  }
}
