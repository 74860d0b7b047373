import { realTime } from '../timing/real-time.js';
import { Beat, BEAT_EVERY_MS } from './beat.js';
import { isDebugged } from './is-debugged.js';

/** Gives the main thread's signs of life at a fixed interval. */
export class Heartbeat {
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly beat = new Beat()) {
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

  /** Noted in advance: at a breakpoint the main thread cannot tell, and SIGUSR1 opens the inspector at any time. */
  private note(): void {
    this.beat.isDebugged = isDebugged();
  }

  stop(): void {
    realTime.clearInterval(this.#timer);
  }
}
