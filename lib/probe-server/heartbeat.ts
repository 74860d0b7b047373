import { realTime } from '../timing/real-time.js';
import { Beat, BEAT_EVERY_MS } from './beat.js';
import { mayBeAsked } from './may-be-asked.js';

/** Gives the main thread's signs of life at a fixed interval. */
export class Heartbeat {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly beat = new Beat(),
    private readonly ask = mayBeAsked,
  ) {
    beat.touch();
  }

  start(): void {
    this.note();
    this.beat.touch();
    this.#timer = realTime
      .setInterval(() => {
        this.note();
        this.beat.tick();
      }, BEAT_EVERY_MS)
      .unref();
  }

  /** Before it stands still, when it cannot tell: SIGUSR1 opens the inspector at any time, and a permission can be dropped. */
  private note(): void {
    this.beat.mayBeAsked = this.ask();
  }

  stop(): void {
    realTime.clearInterval(this.#timer);
  }
}
