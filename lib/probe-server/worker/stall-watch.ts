import { type Beat, LATE_MS } from '../beat.js';
import type { Thresholds } from '../messages.js';
import type { Standing } from './frames.js';
import type { Pulse } from './pulse.js';
import { verdictOn } from './verdict.js';

const LOOK_EVERY_MS = 100;

/** Asks a main thread that has stalled for too long where it stands: once per stall, and never one that a debugger holds. */
export class StallWatch {
  readonly #timer: NodeJS.Timeout;
  #isAsked = false;
  #reading = Promise.resolve();
  #standing: Standing | undefined;

  constructor(
    private readonly pulse: Pick<Pulse, 'silentMs'>,
    private readonly beat: Pick<Beat, 'isDebugged'>,
    private readonly thresholds: Thresholds,
    private readonly read: () => Promise<Standing | undefined>,
  ) {
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  /** Where it stands in the stall that goes on, as far as is known. */
  get standing(): Standing | undefined {
    return this.isStalled ? this.#standing : undefined;
  }

  /** Where it stood in the stall that has just ended. It is told once. */
  take(): Standing | undefined {
    const standing = this.#standing;
    this.#standing = undefined;
    return standing;
  }

  /** Asks no more. Resolves when nothing is asked any more either. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
  }

  private get isStalled(): boolean {
    const { silentMs } = this.pulse;
    return silentMs > LATE_MS && verdictOn(silentMs, this.thresholds) !== 'well';
  }

  private look(): void {
    if (!this.isStalled) {
      this.#isAsked = false;
    } else if (!this.#isAsked && !this.beat.isDebugged) {
      this.#isAsked = true;
      this.#standing = undefined;
      this.#reading = this.ask();
    }
  }

  private async ask(): Promise<void> {
    const standing = await this.read();
    // It may have gone on meanwhile: then it was read in the middle of something else.
    if (this.isStalled) this.#standing = standing;
  }
}
