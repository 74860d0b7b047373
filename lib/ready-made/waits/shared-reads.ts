import { orAborted } from '../../timing/or-aborted.js';
import { realTime } from '../../timing/real-time.js';
import { type Bounds, patienceMsOf } from '../arguments/given-context.js';
import { seconds } from '../wording/seconds.js';
import { Turns } from './turns.js';
import { within } from './within.js';

interface Read<T> {
  readonly beganAt: number;
  readonly answer: Promise<T>;
}

/**
 * Reads of the operating system. No deadline can end one: on a network drive that hangs it holds one of the four threads
 * of the process for as long as that takes. So each thing is read once at a time, for all checks and runs, and later
 * callers wait for the same answer. All reads together hold two threads at most.
 */
export class SharedReads<T> {
  readonly #turns = new Turns();
  readonly #underWay = new Map<string, Read<T>>();

  /**
   * @param what What is read, for the error: `the filesystem at /data`. The same text means the same read.
   * @throws Error when there is no answer in time; the signal's reason when it is aborted; what `read` throws.
   */
  async read(what: string, bounds: Bounds, read: () => Promise<T>): Promise<T> {
    bounds.signal.throwIfAborted();
    const { beganAt, answer } = this.#underWay.get(what) ?? this.#begin(what, read);
    const told = within<T | Error>(patienceMsOf(bounds), answer, () => this.#unanswered(what, beganAt));
    const result = await orAborted(told, bounds.signal);
    if (result instanceof Error) throw result;
    return result;
  }

  #begin(what: string, read: () => Promise<T>): Read<T> {
    const answer = this.#turns.take(what, read).finally(() => this.#underWay.delete(what));
    const begun = { beganAt: realTime.now(), answer };
    this.#underWay.set(what, begun);
    return begun;
  }

  #unanswered(what: string, beganAt: number): Error {
    const others = this.#turns.underWay.includes(what) ? [] : this.#turns.underWay;
    const why = others.length === 0 ? '' : `: its turn comes after ${others.join(' and ')}`;
    return new Error(`${what} has not answered for ${seconds(realTime.now() - beganAt)}${why}`);
  }
}
