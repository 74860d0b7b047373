interface Asked<T> {
  /** The works that have not ended, newest last. */
  works: readonly Promise<T>[];
  /** How many attempts there were since the last answer. */
  attempts: number;
  lastAt: number;
}

/** The pauses before work is begun again while earlier work has not ended. */
export interface Patience {
  /** The first pause, in milliseconds. Each pause is twice as long as the one before. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
}

const SOON_MS = 100;

/** The number of works that are waited for. One more replaces the oldest, which counts as lost. */
const MOST_WAITED_FOR = 3;

/** Whether to begin the work again. @internal */
export function isDue({ works, attempts, lastAt }: Asked<unknown>, now: number, patience: Patience): boolean {
  if (works.length === 0) return true;
  const pauseMs = attempts === 0 ? 0 : Math.min(patience.pauseMs * 2 ** (attempts - 1), patience.longestPauseMs);
  // Only a test can set the monotonic clock back, when it fakes the time. Then the pause would never end.
  return now < lastAt || now - lastAt >= pauseMs;
}

/**
 * Work that no deadline can end, such as a command in a client's queue. While it has not ended, all callers wait for
 * the same answer, so that nothing piles up. The work may be lost, so after a pause it is begun again, even if earlier
 * work has not ended. Each pause is longer than the one before, and the first answer counts.
 */
export class Outstanding<T> {
  readonly #asked = new WeakMap<object, Asked<T>>();

  constructor(private readonly patience: Patience) {}

  /** Resolves with the work of this `key`, new or outstanding. Rejects when all outstanding work has failed. */
  ask(key: object, begin: () => PromiseLike<T>): Promise<T> {
    const asked = this.#asked.get(key) ?? { works: [], attempts: 0, lastAt: 0 };
    this.#asked.set(key, asked);
    if (isDue(asked, performance.now(), this.patience)) this.begin(asked, begin);
    return firstAnswer(asked.works);
  }

  /** Call it when the other side has come back: outstanding work without an answer is soon begun again. */
  expectSoon(key: object): void {
    const asked = this.#asked.get(key);
    if (asked === undefined) return;
    asked.attempts = Math.min(asked.attempts, 1);
    asked.lastAt = performance.now() + SOON_MS - this.patience.pauseMs;
  }

  private begin(asked: Asked<T>, begin: () => PromiseLike<T>): void {
    const work = new Promise<T>((resolve) => resolve(begin()));
    asked.works = [...asked.works, work].slice(-MOST_WAITED_FOR);
    asked.attempts += 1;
    asked.lastAt = performance.now();
    const end = (attempts: number): void => {
      asked.works = asked.works.filter((other) => other !== work);
      asked.attempts = attempts;
    };
    void work.then(
      () => end(0),
      () => end(asked.attempts),
    );
  }
}

async function firstAnswer<T>(works: readonly Promise<T>[]): Promise<T> {
  try {
    return await Promise.any(works);
  } catch (error) {
    throw (error as AggregateError).errors.at(-1);
  }
}
