import type { IncomingMessage } from 'node:http';
import { realTime, sleep } from '../timing/real-time.js';
import { connectionOf } from './http2-sessions.js';
import type { TimeLimit } from './time-limit.js';

/** When clients come with connections of their own: while some come, somebody still sends them here. */
export class NewClients {
  readonly #known = new WeakSet<object>();
  /** On the monotonic clock, in milliseconds. */
  #lastAt = -Infinity;

  /** @param isClient Whether a request is of somebody who wants the application, and not of one who looks how it does. */
  constructor(private readonly isClient: (request: IncomingMessage) => boolean) {}

  /** Only the first request of a connection says that somebody has come. */
  note(request: IncomingMessage): void {
    const connection = connectionOf(request);
    if (this.#known.has(connection)) return;
    this.#known.add(connection);
    // Probers come with a new connection each time, and learn by it that we leave.
    if (this.isClient(request)) this.#lastAt = realTime.now();
  }

  /** Whether none has come for so long. */
  isQuiet(forMs: number): boolean {
    return this.quietInMs(forMs) <= 0;
  }

  /** Resolves when none has come for so long, or when the time is over: with whether it is quiet. */
  async quiet(forMs: number, limit: TimeLimit): Promise<boolean> {
    while (!this.isQuiet(forMs) && !limit.isOver) await sleep(this.quietInMs(forMs), limit.signal);
    return this.isQuiet(forMs);
  }

  private quietInMs(forMs: number): number {
    return this.#lastAt + forMs - realTime.now();
  }
}
