import { type Beat, BEAT_EVERY_MS } from '../beat.js';

const LOOK_EVERY_MS = 100;

/** This thread does nothing that takes so long: where so much is missing, the whole process was frozen. */
const FROZEN_MS = 300;

/** A shorter pause is an application's everyday work. */
const NOTICED_MS = 100;

/** Two clocks are read one after the other: signs of life that are no further apart are one. */
const SAME_SIGN_MS = 1;

/**
 * The main thread's signs of life, as this thread hears them. Time in which the whole process was frozen (a paused node,
 * SIGSTOP) is no silence: there was nobody to give a sign.
 */
export class Pulse {
  #lookedAt = performance.now();
  #heardAt = this.#lookedAt;
  #frozenSinceHeardMs = 0;
  #ticks: number;
  #tickedAt = this.#lookedAt;
  #frozenSinceTickMs = 0;

  /** @param onStall Told, in milliseconds, how long the main thread was silent, once it is heard again. */
  constructor(
    private readonly beat: Beat,
    private readonly onStall: (lastedMs: number) => void,
  ) {
    this.#ticks = beat.ticks;
    setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /** How long the main thread has been silent, in milliseconds, while this one could have heard it. */
  get silentMs(): number {
    this.look();
    return Math.max(0, this.#lookedAt - this.#heardAt - this.#frozenSinceHeardMs);
  }

  private look(): void {
    const now = performance.now();
    const missingMs = now - this.#lookedAt;
    this.#lookedAt = now;
    const frozenMs = missingMs > FROZEN_MS ? missingMs : 0;
    this.#frozenSinceHeardMs += frozenMs;
    this.#frozenSinceTickMs += frozenMs;
    const heardAt = now - this.beat.ageMs;
    if (heardAt - this.#heardAt <= SAME_SIGN_MS) return;
    this.#heardAt = heardAt;
    // It may have been given just before.
    this.#frozenSinceHeardMs = Math.min(frozenMs, now - heardAt);
    this.noteStall(this.beat.ticks);
  }

  /** Between two looks there may be many ticks, each of which has its own time, if this thread had to wait for a core. */
  private noteStall(ticks: number): void {
    if (ticks === this.#ticks) return;
    const expectedMs = (ticks - this.#ticks) * BEAT_EVERY_MS;
    const frozenMs = this.#frozenSinceTickMs - this.#frozenSinceHeardMs;
    const lastedMs = Math.round(this.#heardAt - this.#tickedAt - frozenMs - expectedMs);
    this.#ticks = ticks;
    this.#tickedAt = this.#heardAt;
    this.#frozenSinceTickMs = this.#frozenSinceHeardMs;
    if (lastedMs >= NOTICED_MS) this.onStall(lastedMs);
  }
}
