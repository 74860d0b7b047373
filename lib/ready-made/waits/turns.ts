import { realTime } from '../../timing/real-time.js';

/**
 * - `fine`: its last work ended in time.
 * - `unknown`: there was none yet.
 * - `suspect`: its last work hung, or that of a related name.
 */
export type Standing = 'fine' | 'unknown' | 'suspect';

export interface Turn {
  readonly name: string;
  readonly standing: Standing;
  /** Whether it takes so long that it may hang. */
  readonly isSlow: boolean;
}

type IsRelated = (name: string, other: string) => boolean;

/** All checks together hold two threads at most, of the four that a process has. */
const MOST_AT_ONCE = 2;

/** Work that takes longer may hang. */
const SLOW_AFTER_MS = 200;

/** Work that took longer has hung. A resolver asks again after 5 s. */
const HANGS_AFTER_MS = 2_000;

/** So that a name per tenant does not take memory for ever. */
const MOST_REMEMBERED = 1_000;

/**
 * Whether work of this name may begin beside what is under way. What may hang gets one thread: a name that hung, and
 * one that may hang for the same reason. The other thread is for names that work, and for one new name at a time.
 *
 * @internal
 */
export function mayBegin(
  { name, standing }: Pick<Turn, 'name' | 'standing'>,
  underWay: readonly Turn[],
  isRelated: IsRelated,
): boolean {
  if (underWay.length >= MOST_AT_ONCE) return false;
  return underWay.every((other) => {
    if (other.name === name) return false;
    // A name that worked while a related one was known to hang does not depend on it.
    if (isRelated(other.name, name)) return standing === 'fine' && other.standing === 'suspect';
    const isSlow = other.standing === 'suspect' || other.isSlow;
    if (standing === 'suspect') return other.standing === 'fine' && !isSlow;
    return standing === 'fine' || other.standing !== 'unknown' || isSlow;
  });
}

/**
 * Lets work that no deadline can end take turns. Each piece of such work holds one of the few threads of the process
 * until it ends, and the application needs them too.
 */
export class Turns {
  #underWay: readonly Turn[] = [];
  #waiting: readonly { readonly name: string; readonly begin: () => void }[] = [];
  readonly #fine = new Set<string>();
  readonly #hanging = new Set<string>();

  /** @param isRelated Whether two names may hang for the same reason. */
  constructor(private readonly isRelated: IsRelated = () => false) {}

  /** The names whose work has begun and has not ended. */
  get underWay(): readonly string[] {
    return this.#underWay.map(({ name }) => name);
  }

  /**
   * Begins `work` when it is the turn of `name`.
   *
   * @param lostAfterMs When work that has not ended counts as lost, and gives its place to the next. By default never,
   * because it still holds its thread.
   */
  take<T>(name: string, work: () => Promise<T>, lostAfterMs = Infinity): Promise<T> {
    return new Promise((resolve) => {
      const begin = (): void => {
        const ended = this.#begin(name, lostAfterMs);
        resolve(work().finally(ended));
      };
      this.#waiting = [...this.#waiting, { name, begin }];
      this.#next();
    });
  }

  #next(): void {
    for (const waiting of this.#waiting) {
      const turn = { name: waiting.name, standing: this.#standingOf(waiting.name) };
      if (!mayBegin(turn, this.#underWay, this.isRelated)) continue;
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      waiting.begin();
    }
  }

  #begin(name: string, lostAfterMs: number): () => void {
    const beganAt = realTime.now();
    const turn = { name, standing: this.#standingOf(name), isSlow: false };
    // The timer says what is slow, not the clock: a timer may end a little before the clock says so.
    const slow = (): void => {
      turn.isSlow = true;
      this.#next();
    };
    this.#underWay = [...this.#underWay, turn];
    const end = (): void => {
      for (const timer of timers) realTime.clearTimeout(timer);
      this.#underWay = this.#underWay.filter((other) => other !== turn);
      if (realTime.now() - beganAt > HANGS_AFTER_MS) this.#rememberHanging(name);
      else this.#rememberFine(name);
      this.#next();
    };
    const timers = [realTime.setTimeout(slow, SLOW_AFTER_MS).unref()];
    if (lostAfterMs < Infinity) timers.push(realTime.setTimeout(end, lostAfterMs).unref());
    return end;
  }

  #standingOf(name: string): Standing {
    if (this.#hanging.has(name)) return 'suspect';
    if (this.#fine.has(name)) return 'fine';
    const slow = this.#underWay.filter(({ isSlow }) => isSlow);
    const doubtful = [...this.#hanging, ...slow.map((turn) => turn.name)];
    return doubtful.some((other) => this.isRelated(other, name)) ? 'suspect' : 'unknown';
  }

  #rememberFine(name: string): void {
    this.#hanging.delete(name);
    remember(this.#fine, name);
  }

  #rememberHanging(name: string): void {
    const isNew = !this.#hanging.has(name);
    this.#fine.delete(name);
    remember(this.#hanging, name);
    if (!isNew) return;
    // They worked before this name hung, which says nothing about now.
    for (const other of this.#fine) if (this.isRelated(other, name)) this.#fine.delete(other);
  }
}

function remember(names: Set<string>, name: string): void {
  names.delete(name);
  names.add(name);
  const [oldest] = names;
  if (names.size > MOST_REMEMBERED && oldest !== undefined) names.delete(oldest);
}
