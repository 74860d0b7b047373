import type { Beat } from '../beat.js';
import type { Thresholds } from '../messages.js';
import type { Standing } from './frames.js';
import type { Pulse, Silence } from './pulse.js';
import { verdictOn } from './verdict.js';

/** Asks a main thread that has stalled for too long where it stands: once per stall, and only one that may be asked. */
export class StallWatch {
  #isAsked = false;
  #reading = Promise.resolve();
  #standing: Standing | undefined;

  constructor(
    private readonly pulse: Pick<Pulse, 'look'>,
    private readonly beat: Pick<Beat, 'mayBeAsked'>,
    private readonly thresholds: Thresholds,
    private readonly read: () => Promise<Standing | undefined>,
  ) {}

  /** The stack in the current stall, if it is known. */
  get standing(): Standing | undefined {
    return this.isStalled(this.pulse.look()) ? this.#standing : undefined;
  }

  /** The stack of the stall that has just ended. Returned once. */
  take(): Standing | undefined {
    const standing = this.#standing;
    this.#standing = undefined;
    return standing;
  }

  /** Resolves when no reading is under way. */
  whenDone(): Promise<void> {
    return this.#reading;
  }

  private isStalled({ isLate, silentMs }: Silence): boolean {
    return isLate && verdictOn(silentMs, this.thresholds) !== 'well';
  }

  look(silence: Silence): void {
    if (!this.isStalled(silence)) {
      this.#isAsked = false;
    } else if (!this.#isAsked && this.beat.mayBeAsked) {
      this.#isAsked = true;
      this.#standing = undefined;
      this.#reading = this.ask();
    }
  }

  private async ask(): Promise<void> {
    const standing = await this.read();
    // If the stall has ended meanwhile, the stack shows other code.
    if (this.isStalled(this.pulse.look())) this.#standing = standing;
  }
}
