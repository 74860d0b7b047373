import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { nextTurn, realTime, sleep } from '../timing/real-time.js';
import { askToLeave } from './ask-to-leave.js';
import { closeIdle, stopAccepting } from './stop-accepting.js';
import type { TimeLimit } from './time-limit.js';

/**
 * A connection on which nothing has come yet is a client's that opens them ahead, or its first request is on the way: so
 * long it is waited for.
 */
const SILENT_CONNECTION_MS = 500;

/** Where clients never stop connecting, somebody is turned away in the end. */
const MOST_TURNS = 100;

/** The connections of the application's own HTTP server, followed so that it can be left without losing a request. */
export class HttpConnections {
  readonly #open = new Set<Socket>();
  readonly #upgraded = new WeakSet<object>();
  readonly #inFlight = new Set<ServerResponse>();
  /** Of HTTP/2, where a connection is left by a frame of its own. */
  readonly #sessions = new Set<ServerHttp2Session>();
  #accepted = 0;
  /** When the last client came with a connection of its own, on the monotonic clock. */
  #lastArrivalAt = -Infinity;
  /** Of HTTP/2: those that have sent a request. */
  readonly #arrived = new WeakSet<object>();
  /** The latest answer on each connection of HTTP/1. What is in flight is held by Node; what is done need not be kept. */
  readonly #latest = new Map<Socket, WeakRef<ServerResponse>>();
  #leaving = false;

  /**
   * @param isClient Whether a request is of somebody who wants the application, and not of one who looks how it does.
   * @param open The connections that the server has already.
   */
  constructor(
    private readonly server: Server,
    private readonly isClient: (request: IncomingMessage) => boolean,
    open: readonly Socket[] = [],
  ) {
    for (const socket of open) this.admit(socket);
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => this.admit(socket));
    server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
    // In front of the application: an answer's header is settled before anybody writes it.
    server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      this.noteArrival(request);
      this.note(request, response);
    });
    // Not before somebody upgrades: a listener alone would make Node keep such requests from the application.
    const followUpgrades = (event: string | symbol) => {
      if (event !== 'upgrade') return;
      server.off('newListener', followUpgrades);
      server.prependListener('upgrade', (_request: IncomingMessage, socket: object) => this.#upgraded.add(socket));
    };
    server.on('newListener', followUpgrades);
    if (server.listenerCount('upgrade') > 0) followUpgrades('upgrade');
  }

  /** From now on every answer, also to a request in flight, tells its client to take its next one elsewhere. */
  leave(): void {
    for (const latest of this.#latest.values()) {
      const response = latest.deref();
      if (response && !isDone(response) && !this.#inFlight.has(response)) this.follow(response);
    }
    this.#leaving = true;
    for (const response of this.#inFlight) askToLeave(response);
    this.closeSessions();
  }

  /** Whether no client has come with a new connection for so long: while some come, somebody still sends them here. */
  isQuiet(forMs: number): boolean {
    return this.quietInMs(forMs) <= 0;
  }

  /** Resolves when it is quiet, or when the time is over. */
  async quiet(forMs: number, limit: TimeLimit): Promise<void> {
    const leftMs = this.quietInMs(forMs);
    if (leftMs <= 0 || limit.isOver) return;
    await sleep(leftMs, limit.signal);
    await this.quiet(forMs, limit);
  }

  /** How many requests are not answered yet, once it is known that we leave. */
  get inFlight(): number {
    return this.#inFlight.size;
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
    await this.queueAccepted(limit);
    stopAccepting(this.server);
    closeIdle(this.server, this.silent());
    this.closeSessions();
    const begun = byForce ? [...this.#inFlight].filter(({ headersSent }) => headersSent) : [];
    for (const response of begun) response.destroy();
    const silent = realTime.setTimeout(() => this.destroy((socket) => this.isSilent(socket)), SILENT_CONNECTION_MS);
    await this.emptied(limit.signal);
    realTime.clearTimeout(silent);
    const cut = this.#inFlight.size + begun.length;
    this.destroy((socket) => !this.#upgraded.has(socket));
    return cut;
  }

  /** Ends what outlived even the teardown: upgraded connections, which nobody but the application knows how to close. */
  destroyAll(): void {
    this.destroy(() => true);
  }

  private noteArrival(request: IncomingMessage & { stream?: ServerHttp2Stream }): void {
    const { socket, stream } = request;
    // Over HTTP/2 each request has a socket of its own, and its connection is the session.
    const session = stream?.session;
    if (session ? this.#arrived.has(session) : this.#latest.has(socket)) return;
    if (session) this.#arrived.add(session);
    // Probers come with a new connection each time, and learn by it that we leave.
    if (this.isClient(request)) this.#lastArrivalAt = realTime.now();
  }

  /** Until it leaves, a request costs the application next to nothing: a listener on each would be felt. */
  private note({ socket, httpVersionMajor }: IncomingMessage, response: ServerResponse): void {
    if (this.#leaving || httpVersionMajor > 1) this.follow(response);
    // Of pipelined ones the last alone will say that we leave: those behind the one that says so would be lost.
    if (httpVersionMajor > 1) return;
    if (!this.#latest.has(socket)) socket.once('close', () => this.#latest.delete(socket));
    this.#latest.set(socket, new WeakRef(response));
  }

  private follow(response: ServerResponse): void {
    this.#inFlight.add(response);
    if (this.#leaving) askToLeave(response);
    response.once('close', () => {
      this.#inFlight.delete(response);
      // It was answered before we knew that we leave, so its client was not told: nothing else would close it.
      if (this.#leaving && !this.server.listening) closeIdle(this.server, this.silent());
    });
  }

  private admit(socket: Socket): void {
    this.#accepted += 1;
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }

  private quietInMs(forMs: number): number {
    return this.#lastArrivalAt + forMs - realTime.now();
  }

  /** Nothing has come yet. Bun counts no bytes, but there a request is seen. */
  private isSilent(socket: Socket): boolean {
    return socket.bytesRead === 0 && !this.#latest.has(socket);
  }

  private silent(): readonly Socket[] {
    return [...this.#open].filter((socket) => this.isSilent(socket));
  }

  /** Who has connected and is not accepted yet would be reset with the queue of the socket: waits until it is empty. */
  private async queueAccepted(limit: TimeLimit): Promise<void> {
    for (let turn = 0, before = -1; before < this.#accepted && turn < MOST_TURNS && !limit.isOver; turn++) {
      before = this.#accepted;
      await nextTurn();
    }
  }

  private async emptied(signal: AbortSignal): Promise<void> {
    const connections = [...this.#open].filter((socket) => !this.#upgraded.has(socket));
    // A request that another server hands on is answered on a connection of that one.
    const closed = [...connections, ...this.#inFlight].map(
      (each) => new Promise((resolve) => each.once('close', resolve)),
    );
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    if (!signal.aborted) await Promise.race([Promise.all(closed), aborted]);
  }

  /** Each goes on until its streams are done, and takes no new one. */
  private closeSessions(): void {
    for (const session of this.#sessions) session.close();
  }

  private destroy(which: (socket: Socket) => boolean): void {
    for (const socket of this.#open) if (which(socket)) socket.destroy();
  }
}

function isDone(response: ServerResponse): boolean {
  return response.writableFinished || response.destroyed;
}
