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
   * each request nothing; a weak reference for each would cost more than everything else here.
   */
  readonly #latest = new Map<Socket, { response: ServerResponse | undefined }>();
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
   *
   * @returns Whether the request may be the first one on its connection. HTTP/2 does not tell.
   */
  note({ socket, httpVersionMajor }: IncomingMessage, response: ServerResponse): boolean {
    if (this.#leaving || httpVersionMajor > 1) this.follow(response);
    if (httpVersionMajor !== 1) return true;
    // Of pipelined requests only the last answer may have the header: the client would lose the requests after it.
    const known = this.#latest.get(socket);
    if (known) known.response = response;
    else this.begin(socket, response);
    if (!this.#leaving) this.#sweep ??= realTime.setTimeout(() => this.dropDone(), SWEPT_AFTER_MS).unref();
    return known === undefined;
  }

  /**
   * From now on every answer asks its client to use another connection next time, also the answers to requests in
   * flight.
   */
  leave(): void {
    realTime.clearTimeout(this.#sweep);
    for (const { response } of this.#latest.values()) {
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
    for (const latest of this.#latest.values()) {
      if (latest.response === undefined) continue;
      if (isDone(latest.response)) latest.response = undefined;
      else this.#sweep ??= realTime.setTimeout(() => this.dropDone(), SWEPT_AFTER_MS).unref();
    }
  }

  private begin(socket: Socket, response: ServerResponse): void {
    this.#latest.set(socket, { response });
    socket.on('close', () => this.#latest.delete(socket));
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
