/** Something that looks after the main thread from time to time. */
interface Looker {
  look(): void;
}

/** How often they look, in milliseconds: while the main thread is calm, and otherwise. */
export const LOOK_EVERY_MS = { calm: 500, else: 100 } as const;

/**
 * Lets all of them look at the same moments. Each moment wakes the thread, so they are few while the main thread is calm:
 * it gives few signs then, and needs no second look before one is late.
 */
export class Looks {
  #seldom: NodeJS.Timeout | undefined;
  #often: NodeJS.Timeout | undefined;

  constructor(
    private readonly pulse: { readonly isCalm: boolean },
    private readonly lookers: readonly Looker[],
  ) {}

  /** Does not keep the thread alive. */
  start(): void {
    this.#seldom = setInterval(() => this.look(), LOOK_EVERY_MS.calm).unref();
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
    if (!this.pulse.isCalm) {
      this.#often ??= setInterval(() => this.look(), LOOK_EVERY_MS.else).unref();
      return;
    }
    clearInterval(this.#often);
    this.#often = undefined;
  }
}
