import { realTime } from '../timing/real-time.js';
import { Beat, BEAT_EVERY_MS } from './beat.js';

/** The main thread shows, every so often, that its event loop turns. */
export class Heartbeat {
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly beat = new Beat()) {
    beat.touch();
  }

  start(): void {
    this.beat.touch();
    this.#timer = realTime.setInterval(() => this.beat.tick(), BEAT_EVERY_MS).unref();
  }

  stop(): void {
    realTime.clearInterval(this.#timer);
  }
}
