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
 * How long we wait for the first request of a silent connection. Some clients open connections before they need them;
 * for others the first request is on its way.
 */
const SILENT_CONNECTION_MS = 500;

/** Follows the connections of one HTTP server of the application, so that a shutdown loses no request. */
export class HttpConnections {
  readonly #sockets: OpenSockets;
  readonly #sessions: Http2Sessions;
  readonly #clients: NewClients;
  readonly #requests = new RequestsInFlight(() => {
    // An answer that began before the shutdown did not ask its client to leave, so nothing else would close its
    // connection.
    if (!this.server.listening) closeIdle(this.server, this.silent());
  });
  #turnsAway = false;

  /**
   * @param isClient Whether a request comes from a client of the application, and not from a prober.
   * @param open The connections that the server already has.
   */
  constructor(
    private readonly server: Server,
    isClient: (request: IncomingMessage) => boolean,
    open: readonly Socket[] = [],
  ) {
    this.#sockets = new OpenSockets(server, open);
    this.#sessions = new Http2Sessions(server);
    this.#clients = new NewClients(isClient);
    // Before the listeners of the application, because the header must be set before they write the answer.
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      if (this.#requests.note(request, response)) this.#clients.note(request);
    });
  }

  /**
   * From now on every answer asks its client to use another connection next time, also the answers to requests in
   * flight.
   */
  leave(): void {
    this.#requests.leave();
    this.#sessions.close();
  }

  /** Whether no new client has come for `forMs`. New clients mean that traffic is still routed here. */
  isQuiet(forMs: number): boolean {
    return this.#clients.isQuiet(forMs);
  }

  /** Resolves when it is quiet, or when the time is over. The result says whether it is quiet. */
  quiet(forMs: number, limit: TimeLimit): Promise<boolean> {
    return this.#clients.quiet(forMs, limit);
  }

  /** How many requests are not answered yet. Counted only once `leave()` was called. */
  get inFlight(): number {
    return this.#requests.size;
  }

  /**
   * Whether clients were still connecting when we stopped accepting. The operating system may have reset the last of
   * them, and the number of cut connections does not include those.
   */
  get turnsAway(): boolean {
    return this.#turnsAway;
  }

  /**
   * Stops accepting connections. Resolves when every request in flight is answered and its connection closed, or when
   * the time is over; closes the rest.
   * @param byForce Do not wait for answers that have begun: a stream may never end.
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
    await limit.cover(this.emptied());
    realTime.clearTimeout(silent);
    const cut = this.#requests.size + begun.length;
    this.#sockets.destroyOurs();
    return cut;
  }

  /**
   * Closes the connections that are open even after the teardown. They were upgraded, and the application did not close
   * them.
   */
  destroyAll(): void {
    this.#sockets.destroy(() => true);
  }

  /** No byte has come yet. Bun counts no bytes, so we also look whether a request has come. */
  private isSilent(socket: Socket): boolean {
    return socket.bytesRead === 0 && !this.#requests.hasCome(socket);
  }

  private silent(): readonly Socket[] {
    return this.#sockets.which((socket) => this.isSilent(socket));
  }

  /** Resolves when nothing is left to wait for. */
  private async emptied(): Promise<void> {
    // When another server passes a request on, the connection of the answer belongs to that server.
    await Promise.all([this.#sockets.closed(), this.#requests.closed()]);
  }
}
