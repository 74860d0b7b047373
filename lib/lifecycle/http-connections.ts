import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { realTime } from '../timing/real-time.js';
import { Http2Sessions } from './http2-sessions.js';
import { NewClients } from './new-clients.js';
import { OpenSockets } from './open-sockets.js';
import { queueAccepted } from './queue-accepted.js';
import { RequestsInFlight } from './requests-in-flight.js';
import { closeIdle, stopAccepting } from './stop-accepting.js';
import type { TimeLimit } from './time-limit.js';

/**
 * A connection on which nothing has come yet is a client's that opens them ahead, or its first request is on the way: so
 * long it is waited for.
 */
const SILENT_CONNECTION_MS = 500;

/** The connections of the application's own HTTP server, followed so that it can be left without losing a request. */
export class HttpConnections {
  readonly #sockets: OpenSockets;
  readonly #sessions: Http2Sessions;
  readonly #clients: NewClients;
  readonly #requests = new RequestsInFlight(() => {
    // It was answered before we knew that we leave, so its client was not told: nothing else would close it.
    if (!this.server.listening) closeIdle(this.server, this.silent());
  });
  #turnsAway = false;

  /**
   * @param isClient Whether a request is of somebody who wants the application, and not of one who looks how it does.
   * @param open The connections that the server has already.
   */
  constructor(
    private readonly server: Server,
    isClient: (request: IncomingMessage) => boolean,
    open: readonly Socket[] = [],
  ) {
    this.#sockets = new OpenSockets(server, open);
    this.#sessions = new Http2Sessions(server);
    this.#clients = new NewClients(isClient);
    // In front of the application: an answer's header is settled before anybody writes it.
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#clients.note(request);
      this.#requests.note(request, response);
    });
  }

  /** From now on every answer, also to a request in flight, tells its client to take its next one elsewhere. */
  leave(): void {
    this.#requests.leave();
    this.#sessions.close();
  }

  /** Whether no client has come with a new connection for so long: while some come, somebody still sends them here. */
  isQuiet(forMs: number): boolean {
    return this.#clients.isQuiet(forMs);
  }

  /** Resolves when it is quiet, or when the time is over: with whether it is quiet. */
  quiet(forMs: number, limit: TimeLimit): Promise<boolean> {
    return this.#clients.quiet(forMs, limit);
  }

  /** How many requests are not answered yet, once it is known that we leave. */
  get inFlight(): number {
    return this.#requests.size;
  }

  /** Whether it stopped accepting while clients were still connecting: the last of them are not among those that were cut. */
  get turnsAway(): boolean {
    return this.#turnsAway;
  }

  /**
   * Stops accepting, and resolves when every request in flight is answered and its connection closed, or when the time is
   * over: then closes what is left.
   *
   * @param byForce Answers that have begun are not waited for: a stream may never end.
   * @returns How many connections were closed before their requests were done.
   */
  async finish(limit: TimeLimit, byForce = false): Promise<number> {
    this.leave();
    this.#turnsAway = !(await queueAccepted(() => this.#sockets.accepted, limit));
    stopAccepting(this.server);
    closeIdle(this.server, this.silent());
    this.#sessions.close();
    const begun = byForce ? this.#requests.begun : [];
    for (const response of begun) response.destroy();
    const closeSilent = () => this.#sockets.destroy((socket) => this.isSilent(socket));
    const silent = realTime.setTimeout(closeSilent, SILENT_CONNECTION_MS);
    await this.emptied(limit.signal);
    realTime.clearTimeout(silent);
    const cut = this.#requests.size + begun.length;
    this.#sockets.destroyOurs();
    return cut;
  }

  /** Ends what outlived even the teardown: upgraded connections, which nobody but the application knows how to close. */
  destroyAll(): void {
    this.#sockets.destroy(() => true);
  }

  /** Nothing has come yet. Bun counts no bytes, but there a request is seen. */
  private isSilent(socket: Socket): boolean {
    return socket.bytesRead === 0 && !this.#requests.hasCome(socket);
  }

  private silent(): readonly Socket[] {
    return this.#sockets.which((socket) => this.isSilent(socket));
  }

  /** Resolves when nothing is left to wait for, or when the signal is aborted. */
  private async emptied(signal: AbortSignal): Promise<void> {
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    // A request that another server hands on is answered on a connection of that one.
    const closed = Promise.all([this.#sockets.closed(), this.#requests.closed()]);
    if (!signal.aborted) await Promise.race([closed, aborted]);
  }
}
