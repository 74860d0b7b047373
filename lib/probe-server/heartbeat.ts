import { realTime } from '../timing/real-time.js';
import { Beat, BEAT_EVERY_MS } from './beat.js';
import { isDebugged } from './is-debugged.js';

/** The main thread shows, every so often, that its event loop turns. */
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

  /** Before it stands still at a breakpoint, when it cannot tell: SIGUSR1 opens the inspector at any time. */
  private note(): void {
    this.beat.isDebugged = isDebugged();
  }

  stop(): void {
    realTime.clearInterval(this.#timer);
  }
}
