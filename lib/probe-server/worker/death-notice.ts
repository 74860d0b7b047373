import type { Thresholds } from '../messages.js';
import type { Silence } from './pulse.js';
import { verdictOn } from './verdict.js';

/**
 * Writes to the termination log why the kubelet is about to restart the container. The main thread cannot do that while
 * it stalls.
 */
export class DeathNotice {
  #written: { readonly place: string | undefined } | undefined;

  /**
   * @param isDraining While draining liveness does not fail, so a stall causes no restart.
   * @param place The code that blocks the main thread, if it is known.
   */
  constructor(
    private readonly thresholds: Thresholds,
    private readonly isDraining: () => boolean,
    private readonly place: () => string | undefined,
    private readonly write: (words: string) => void,
  ) {}

  /**
   * The main thread has gone on. The message stays, because the kubelet may have decided already. It gets the time,
   * because the container may end much later for another reason.
   */
  stallEnded(lastedMs: number, place: string | undefined, now = new Date()): void {
    if (this.#written) this.write(`${inWords(lastedMs, place)}, and turned again at ${now.toISOString()}`);
    this.#written = undefined;
  }

  look({ isLate, silentMs, stuckMs }: Silence): void {
    if (!isLate || this.isDraining()) return;
    if (verdictOn(silentMs, this.thresholds, stuckMs) !== 'dead') return;
    const place = this.place();
    // Written once, and again when the blocking code is known.
    if (this.#written && this.#written.place === place) return;
    this.#written = { place };
    this.write(inWords(silentMs, place));
  }
}

function inWords(stalledMs: number, place: string | undefined): string {
  return `event loop stalled for ${(stalledMs / 1_000).toFixed(1)} s${place === undefined ? '' : ` in ${place}`}`;
}
