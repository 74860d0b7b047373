import { type Beat, BEAT_EVERY_MS, NOTICED_MS } from '../beat.js';

/** This thread is never busy for so long. If its own timer is later by more than this, the whole process was frozen. */
const FROZEN_MS = 200;

/** Two clocks are read one after the other. Signs that differ by less than this are the same sign. */
const SAME_SIGN_MS = 1;

/**
 * How long the main thread has been silent, measured from this thread. Time in which the whole process was frozen (a
 * paused node, SIGSTOP) does not count.
 */
export class Pulse {
  #lookedAt = performance.now();
  #looksAfterMs = BEAT_EVERY_MS;
  #heardAt = this.#lookedAt;
  #frozenSinceHeardMs = 0;
  #steps: number;
  /** How long it had been silent at its latest step. */
  #silentAtStepMs = 0;
  #ticks: number;
  #expectedMs: number;
  #tickedAt = this.#lookedAt;
  #frozenSinceTickMs = 0;

  /** @param onStall Called after a stall with its length in milliseconds. */
  constructor(
    private readonly beat: Beat,
    private readonly onStall: (lastedMs: number) => void,
  ) {
    this.#ticks = beat.ticks;
    this.#steps = beat.steps;
    this.#expectedMs = beat.expectedMs;
  }

  /** After how long a silence the main thread is late, in milliseconds. Read it before {@link silentMs}. */
  get lateAfterMs(): number {
    return this.beat.lateAfterMs;
  }

  /** Whether the main thread gives few signs, because it has nothing to do, and is not late. */
  get isCalm(): boolean {
    const { lateAfterMs } = this;
    return this.beat.everyMs > BEAT_EVERY_MS && this.silentMs <= lateAfterMs;
  }

  /**
   * How long the main thread has been silent, in milliseconds, without the time in which this thread was frozen too.
   */
  get silentMs(): number {
    this.look();
    return this.silentAtLookMs;
  }

  /**
   * How much of this silence has passed since the main thread began with its latest piece of work, in milliseconds. It is
   * the whole silence when there was none.
   */
  get stuckMs(): number {
    return this.silentMs - this.#silentAtStepMs;
  }

  private get silentAtLookMs(): number {
    return Math.max(0, this.#lookedAt - this.#heardAt - this.#frozenSinceHeardMs);
  }

  look(): void {
    const now = performance.now();
    const missingMs = now - this.#lookedAt;
    this.#lookedAt = now;
    const frozenMs = missingMs > this.#looksAfterMs + FROZEN_MS ? missingMs : 0;
    this.#frozenSinceHeardMs += frozenMs;
    this.#frozenSinceTickMs += frozenMs;
    const { everyMs, lateAfterMs } = this.beat;
    const heardAt = now - this.beat.ageMs;
    const isCalm = everyMs > BEAT_EVERY_MS && now - heardAt <= lateAfterMs;
    this.#looksAfterMs = isCalm ? everyMs : BEAT_EVERY_MS;
    if (heardAt - this.#heardAt > SAME_SIGN_MS) {
      this.#heardAt = heardAt;
      // The sign may have come just before the process was frozen.
      this.#frozenSinceHeardMs = Math.min(frozenMs, now - heardAt);
      this.#silentAtStepMs = 0;
      this.noteStall(this.beat.ticks);
    }
    this.noteSteps(this.beat.steps);
  }

  private noteSteps(steps: number): void {
    if (steps === this.#steps) return;
    this.#steps = steps;
    this.#silentAtStepMs = this.silentAtLookMs;
  }

  /** If this thread was late, there may be several ticks between two looks. Each of them has its normal interval. */
  private noteStall(ticks: number): void {
    if (ticks === this.#ticks) return;
    const expectedMs = this.beat.expectedMs - this.#expectedMs;
    const frozenMs = this.#frozenSinceTickMs - this.#frozenSinceHeardMs;
    const lastedMs = Math.round(this.#heardAt - this.#tickedAt - frozenMs - expectedMs);
    this.#ticks = ticks;
    this.#expectedMs += expectedMs;
    this.#tickedAt = this.#heardAt;
    this.#frozenSinceTickMs = this.#frozenSinceHeardMs;
    if (lastedMs >= NOTICED_MS) this.onStall(lastedMs);
  }
}
