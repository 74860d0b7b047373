interface Asked<T> {
  /** What has not ended; the youngest is last. */
  works: readonly Promise<T>[];
  /** How often it was asked since the last answer. */
  attempts: number;
  lastAt: number;
}

/** How often work is begun again while earlier work has not ended. */
export interface Patience {
  /** The pause before it is begun a second time, in milliseconds. It doubles each time. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
}

const SOON_MS = 100;

/** So many at most are waited for: one more takes the place of the oldest, which is taken for lost. */
const MOST_WAITED_FOR = 3;

/** Whether work is begun again: the decision alone. @internal */
export function isDue({ works, attempts, lastAt }: Asked<unknown>, now: number, patience: Patience): boolean {
  if (works.length === 0) return true;
  const pauseMs = attempts === 0 ? 0 : Math.min(patience.pauseMs * 2 ** (attempts - 1), patience.longestPauseMs);
  // Only a test sets the monotonic clock back, by faking another: the pause has no end on that.
  return now < lastAt || now - lastAt >= pauseMs;
}

/**
 * Work that no deadline can end, such as a command in a client's queue. It is outstanding until it ends: whoever asks
 * meanwhile waits for the same answer, so that nothing piles up. Work may also be lost, so it is begun again after a
 * pause, however much is outstanding. The pause grows each time, and the first answer of any of it counts.
 */
export class Outstanding<T> {
  readonly #asked = new WeakMap<object, Asked<T>>();

  constructor(private readonly patience: Patience) {}

  /** What `begin` of this `key` yields, now or earlier. Rejects when all that is outstanding has failed. */
  ask(key: object, begin: () => PromiseLike<T>): Promise<T> {
    const asked = this.#asked.get(key) ?? { works: [], attempts: 0, lastAt: 0 };
    this.#asked.set(key, asked);
    if (isDue(asked, performance.now(), this.patience)) this.begin(asked, begin);
    return firstAnswer(asked.works);
  }

  /** The other side has come back: if what is outstanding is not answered soon, it is begun again. */
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
