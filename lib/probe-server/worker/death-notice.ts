import { LATE_MS } from '../beat.js';
import type { Thresholds } from '../messages.js';
import type { Pulse } from './pulse.js';
import { verdictOn } from './verdict.js';

const LOOK_EVERY_MS = 100;

/** Writes why the kubelet is about to restart the container, in the place of a main thread that cannot. */
export class DeathNotice {
  readonly #timer: NodeJS.Timeout;
  #written: { readonly place: string | undefined } | undefined;

  /**
   * @param isDraining Then liveness stays as it is: nothing is restarted for a stall.
   * @param place Where the main thread stands, as far as is known.
   */
  constructor(
    private readonly pulse: Pick<Pulse, 'silentMs'>,
    private readonly thresholds: Thresholds,
    private readonly isDraining: () => boolean,
    private readonly place: () => string | undefined,
    private readonly write: (words: string) => void,
  ) {
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /**
   * It turned again. What was written is not taken back, for the kubelet may have decided already; it says when that was, for
   * the container may end long after for another reason.
   */
  stallEnded(lastedMs: number, place: string | undefined, now = new Date()): void {
    if (this.#written) this.write(`${inWords(lastedMs, place)}, and turned again at ${now.toISOString()}`);
    this.#written = undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  private look(): void {
    const { silentMs } = this.pulse;
    if (silentMs <= LATE_MS || verdictOn(silentMs, this.thresholds) !== 'dead' || this.isDraining()) return;
    const place = this.place();
    // Once, and once more when it has been found out where.
    if (this.#written && this.#written.place === place) return;
    this.#written = { place };
    this.write(inWords(silentMs, place));
  }
}

function inWords(stalledMs: number, place: string | undefined): string {
  return `event loop stalled for ${(stalledMs / 1_000).toFixed(1)} s${place === undefined ? '' : ` in ${place}`}`;
}
