import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { realTime } from '../timing/real-time.js';
import { askToLeave } from './ask-to-leave.js';

/** How long a finished answer may be held, in milliseconds. */
const SWEPT_AFTER_MS = 1_000;

/** The requests of a server that are not answered yet. At a shutdown their answers ask the clients to leave. */
export class RequestsInFlight {
  readonly #inFlight = new Set<ServerResponse>();
  /**
   * The latest answer on each HTTP/1 connection. `undefined` when it was finished and swept. A sweep every second costs
   * each request nothing; a weak reference for each would cost as much as the rest of this class ten times over.
   */
  readonly #latest = new Map<Socket, ServerResponse | undefined>();
  #sweep: NodeJS.Timeout | undefined;
  #leaving = false;

  /** @param onAnswered Called each time that a request is answered or given up after `leave()`. */
  constructor(private readonly onAnswered: () => void) {}

  /** How many there are. Counted only once `leave()` was called. */
  get size(): number {
    return this.#inFlight.size;
  }

  /** Those whose answer has begun. */
  get begun(): readonly ServerResponse[] {
    return [...this.#inFlight].filter(({ headersSent }) => headersSent);
  }

  hasCome(socket: Socket): boolean {
    return this.#latest.has(socket);
  }

  /**
   * Must cost almost nothing before the shutdown: a listener on each HTTP/1 request would slow the application down.
   */
  note({ socket, httpVersionMajor }: IncomingMessage, response: ServerResponse): void {
    if (this.#leaving || httpVersionMajor > 1) this.follow(response);
    if (httpVersionMajor !== 1) return;
    if (!this.#latest.has(socket)) socket.on('close', () => this.#latest.delete(socket));
    // Of pipelined requests only the last answer may have the header: the client would lose the requests after it.
    this.#latest.set(socket, response);
    if (!this.#leaving) this.#sweep ??= realTime.setTimeout(() => this.dropDone(), SWEPT_AFTER_MS).unref();
  }

  /**
   * From now on every answer asks its client to use another connection next time, also the answers to requests in
   * flight.
   */
  leave(): void {
    realTime.clearTimeout(this.#sweep);
    for (const response of this.#latest.values()) {
      if (response && !isDone(response) && !this.#inFlight.has(response)) this.follow(response);
    }
    this.#leaving = true;
    for (const response of this.#inFlight) askToLeave(response);
  }

  /** Resolves when each of them is answered, or given up. */
  async closed(): Promise<void> {
    await Promise.all([...this.#inFlight].map((response) => new Promise((resolve) => response.once('close', resolve))));
  }

  /** A finished answer may hold much of the application, and its connection may stay idle for long. */
  private dropDone(): void {
    this.#sweep = undefined;
    for (const [socket, response] of this.#latest) {
      if (response === undefined) continue;
      if (isDone(response)) this.#latest.set(socket, undefined);
      else this.#sweep ??= realTime.setTimeout(() => this.dropDone(), SWEPT_AFTER_MS).unref();
    }
  }

  private follow(response: ServerResponse): void {
    this.#inFlight.add(response);
    if (this.#leaving) askToLeave(response);
    response.once('close', () => {
      this.#inFlight.delete(response);
      if (this.#leaving) this.onAnswered();
    });
  }
}

function isDone(response: ServerResponse): boolean {
  return response.writableFinished || response.destroyed;
}
