import type { IncomingMessage } from 'node:http';
import { realTime, sleep } from '../timing/real-time.js';
import { connectionOf } from './http2-sessions.js';
import type { TimeLimit } from './time-limit.js';

/** Notes when new clients connect. While some come, traffic is still routed here. */
export class NewClients {
  readonly #known = new WeakSet<object>();
  /** On the monotonic clock, in milliseconds. */
  #lastAt = -Infinity;

  /** @param isClient Whether a request comes from a client of the application, and not from a prober. */
  constructor(private readonly isClient: (request: IncomingMessage) => boolean) {}

  /** Only the first request on a connection means a new client. */
  note(request: IncomingMessage): void {
    const connection = connectionOf(request);
    if (this.#known.has(connection)) return;
    this.#known.add(connection);
    // A prober opens a new connection for each request, so it would look like a new client each time.
    if (this.isClient(request)) this.#lastAt = realTime.now();
  }

  /** Whether no new client has come for `forMs`. */
  isQuiet(forMs: number): boolean {
    return this.quietInMs(forMs) <= 0;
  }

  /**
   * Resolves when no new client has come for `forMs`, or when the time is over. The result says whether it is quiet.
   */
  async quiet(forMs: number, limit: TimeLimit): Promise<boolean> {
    while (!this.isQuiet(forMs) && !limit.isOver) await sleep(this.quietInMs(forMs), limit.signal);
    return this.isQuiet(forMs);
  }

  private quietInMs(forMs: number): number {
    return this.#lastAt + forMs - realTime.now();
  }
}
