import { type Beat, BEAT_EVERY_MS } from '../beat.js';

const LOOK_EVERY_MS = 100;

/** This thread does nothing that takes so long: where so much is missing, the whole process was stopped. */
const SUSPENDED_MS = 1_000;

/** A shorter pause is an application's everyday work. */
const NOTICED_MS = 100;

/** The main thread's beat, as this thread hears it. */
export class Pulse {
  #lookedAt = performance.now();
  #awakeSince = this.#lookedAt;
  #ticks: number;
  #tickedAt = this.#lookedAt;

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
    return Math.min(this.beat.ageMs, this.#lookedAt - this.#awakeSince);
  }

  private look(): void {
    const now = performance.now();
    // A process that was frozen (a paused node, SIGSTOP) has not stalled: nobody in it had the time to beat.
    if (now - this.#lookedAt > SUSPENDED_MS) this.#awakeSince = now;
    this.#lookedAt = now;
    const ticks = this.beat.ticks;
    if (ticks > this.#ticks) this.noteStall(ticks, now - this.beat.ageMs);
  }

  /** Between two looks there may be many ticks, each of which has its own time, if this thread had to wait for a core. */
  private noteStall(ticks: number, tickedAt: number): void {
    const silentFrom = Math.max(this.#tickedAt, this.#awakeSince);
    const lastedMs = Math.round(tickedAt - silentFrom - (ticks - this.#ticks) * BEAT_EVERY_MS);
    this.#ticks = ticks;
    this.#tickedAt = tickedAt;
    if (lastedMs >= NOTICED_MS) this.onStall(lastedMs);
  }
}
