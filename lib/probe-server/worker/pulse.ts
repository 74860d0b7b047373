import { type Beat, BEAT_EVERY_MS, NOTICED_MS } from '../beat.js';

/** This thread is never busy for so long. If its own timer is later by more than this, the whole process was frozen. */
const FROZEN_MS = 200;

/** Two clocks are read one after the other. Signs that differ by less than this are the same sign. */
const SAME_SIGN_MS = 1;

/** What this thread knows of the main thread at one moment. */
export interface Silence {
  /** How long the main thread has been silent, in milliseconds, without the time in which this thread was frozen too. */
  readonly silentMs: number;
  /**
   * How much of that has passed since the main thread began with its latest piece of work, in milliseconds. It is all of it
   * when there was none.
   */
  readonly stuckMs: number;
  /** Whether its next sign should have come by now. */
  readonly isLate: boolean;
  /** Whether it gives few signs, because it has nothing to do, and is not late. */
  readonly isCalm: boolean;
}

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

  look(): Silence {
    const now = performance.now();
    const missingMs = now - this.#lookedAt;
    this.#lookedAt = now;
    const frozenMs = missingMs > this.#looksAfterMs + FROZEN_MS ? missingMs : 0;
    this.#frozenSinceHeardMs += frozenMs;
    this.#frozenSinceTickMs += frozenMs;
    const { everyMs, lateAfterMs } = this.beat;
    const heardAt = now - this.beat.ageMs;
    if (heardAt - this.#heardAt > SAME_SIGN_MS) {
      this.#heardAt = heardAt;
      // The sign may have come just before the process was frozen.
      this.#frozenSinceHeardMs = Math.min(frozenMs, now - heardAt);
      this.#silentAtStepMs = 0;
      this.noteStall(this.beat.ticks);
    }
    const silentMs = Math.max(0, now - this.#heardAt - this.#frozenSinceHeardMs);
    this.noteSteps(this.beat.steps, silentMs);
    const isLate = silentMs > lateAfterMs;
    const isCalm = everyMs > BEAT_EVERY_MS && !isLate;
    this.#looksAfterMs = isCalm ? everyMs : BEAT_EVERY_MS;
    return { silentMs, stuckMs: silentMs - this.#silentAtStepMs, isLate, isCalm };
  }

  private noteSteps(steps: number, silentMs: number): void {
    if (steps === this.#steps) return;
    this.#steps = steps;
    this.#silentAtStepMs = silentMs;
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
