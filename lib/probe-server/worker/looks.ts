import { BEAT_EVERY_MS } from '../beat.js';

/** Something that looks after the main thread from time to time. */
interface Looker {
  look(): void;
}

/**
 * Lets all of them look at the same moments, as often as the main thread gives a sign of life. Each moment wakes the
 * thread, so they are few while the main thread is calm.
 */
export class Looks {
  #seldom: NodeJS.Timeout | undefined;
  #often: NodeJS.Timeout | undefined;

  /** @param calmEveryMs How often they look while the main thread is calm. */
  constructor(
    private readonly pulse: { readonly isCalm: boolean },
    private readonly calmEveryMs: number,
    private readonly lookers: readonly Looker[],
  ) {}

  /** Does not keep the thread alive. */
  start(): void {
    this.#seldom = setInterval(() => this.look(), this.calmEveryMs).unref();
    this.adapt();
  }

  stop(): void {
    clearInterval(this.#seldom);
    clearInterval(this.#often);
  }

  private look(): void {
    for (const looker of this.lookers) looker.look();
    this.adapt();
  }

  private adapt(): void {
    if (this.pulse.isCalm || this.calmEveryMs <= BEAT_EVERY_MS) {
      clearInterval(this.#often);
      this.#often = undefined;
    } else {
      this.#often ??= setInterval(() => this.look(), BEAT_EVERY_MS).unref();
    }
  }
}
