import { BEAT_EVERY_MS } from '../beat.js';
import type { Pulse, Silence } from './pulse.js';

/** Something that looks after the main thread from time to time. */
interface Looker {
  look(silence: Silence): void;
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
    private readonly pulse: Pick<Pulse, 'look'>,
    private readonly calmEveryMs: number,
    private readonly lookers: readonly Looker[],
  ) {}

  /** Does not keep the thread alive. */
  start(): void {
    this.#seldom = setInterval(() => this.look(), this.calmEveryMs).unref();
    this.adapt(this.pulse.look());
  }

  stop(): void {
    clearInterval(this.#seldom);
    clearInterval(this.#often);
  }

  private look(): void {
    const silence = this.pulse.look();
    for (const looker of this.lookers) looker.look(silence);
    this.adapt(silence);
  }

  private adapt({ isCalm }: Silence): void {
    if (isCalm || this.calmEveryMs <= BEAT_EVERY_MS) {
      clearInterval(this.#often);
      this.#often = undefined;
    } else {
      this.#often ??= setInterval(() => this.look(), BEAT_EVERY_MS).unref();
    }
  }
}
