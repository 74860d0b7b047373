import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const MOST_CONNECTIONS = 512;

/** How many requests on one connection may wait for the answer to the one before. A prober sends none ahead. */
const MOST_WAITING = 16;

const END_OF_HEADERS = '\r\n\r\n';

/**
 * Limits the connections of the probe server and their requests, so that no client can fill the memory of its thread.
 */
export class Connections {
  readonly #open = new Set<Socket>();
  readonly #waiting = new WeakMap<Socket, number>();
  #isWary = false;

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      if (this.#isWary) socket.prependListener('data', leaveOneRequest);
      this.makeRoom();
    });
  }

  /** Whether a request may wait for the answer to the one before it. If not, closes its connection. */
  admit(answer: ServerResponse, socket: Socket): boolean {
    this.countWaiting(socket, 1);
    answer.once('close', () => this.countWaiting(socket, -1));
    if (this.waitingOn(socket) <= MOST_WAITING) return true;
    socket.destroy();
    this.beWary();
    return false;
  }

  /** With too many connections closes the oldest and not the newest, because the newest may be the kubelet's. */
  private makeRoom(): void {
    const [oldest] = this.#open;
    if (this.#open.size > MOST_CONNECTIONS) oldest?.destroy();
  }

  /**
   * Node makes objects of all requests in a piece of 64 KiB, some 1,700, and keeps them until the connection has
   * closed. A few hundred clients could fill the memory in one turn. So after the first client that does this, only one
   * request of each piece is read. Not before, because to look at each piece costs a tenth of the speed.
   */
  private beWary(): void {
    if (this.#isWary) return;
    this.#isWary = true;
    for (const socket of this.#open) socket.prependListener('data', leaveOneRequest);
  }

  private waitingOn(socket: Socket): number {
    return this.#waiting.get(socket) ?? 0;
  }

  private countWaiting(socket: Socket, difference: 1 | -1): void {
    this.#waiting.set(socket, this.waitingOn(socket) + difference);
  }
}

/** Overwrites everything after the first request, so that it is not read as a request. */
function leaveOneRequest(piece: Buffer): void {
  const end = piece.indexOf(END_OF_HEADERS);
  if (end !== -1) piece.fill(0, end + END_OF_HEADERS.length);
}
