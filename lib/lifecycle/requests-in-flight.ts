import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { askToLeave } from './ask-to-leave.js';

/** The requests of a server that are not answered yet, and what their answers tell the client. */
export class RequestsInFlight {
  readonly #inFlight = new Set<ServerResponse>();
  /** The latest answer on each connection of HTTP/1. What is in flight is held by Node; what is done need not be kept. */
  readonly #latest = new Map<Socket, WeakRef<ServerResponse>>();
  #leaving = false;

  /** @param onAnswered Called each time that one is answered, or given up, while we leave. */
  constructor(private readonly onAnswered: () => void) {}

  /** How many there are, once it is known that we leave. */
  get size(): number {
    return this.#inFlight.size;
  }

  /** Those whose answer has begun. */
  get begun(): readonly ServerResponse[] {
    return [...this.#inFlight].filter(({ headersSent }) => headersSent);
  }

  /** Whether a request of HTTP/1 has come on this connection. */
  hasCome(socket: Socket): boolean {
    return this.#latest.has(socket);
  }

  /** Until we leave, a request costs the application next to nothing: a listener on each would be felt. */
  note({ socket, httpVersionMajor }: IncomingMessage, response: ServerResponse): void {
    if (this.#leaving || httpVersionMajor > 1) this.follow(response);
    if (httpVersionMajor !== 1) return;
    if (!this.#latest.has(socket)) socket.once('close', () => this.#latest.delete(socket));
    // Of pipelined ones the last alone will say that we leave: those behind the one that says so would be lost.
    this.#latest.set(socket, new WeakRef(response));
  }

  /** From now on every answer, also to a request in flight, tells its client to take its next one elsewhere. */
  leave(): void {
    for (const latest of this.#latest.values()) {
      const response = latest.deref();
      if (response && !isDone(response) && !this.#inFlight.has(response)) this.follow(response);
    }
    this.#leaving = true;
    for (const response of this.#inFlight) askToLeave(response);
  }

  /** Resolves when each of them is answered, or given up. */
  async closed(): Promise<void> {
    await Promise.all([...this.#inFlight].map((response) => new Promise((resolve) => response.once('close', resolve))));
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
