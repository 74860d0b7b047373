import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const MOST_CONNECTIONS = 512;

/** How many requests may wait on one connection for the answer to the one before. No prober sends any ahead. */
const MOST_WAITING = 16;

const END_OF_HEADERS = '\r\n\r\n';

/** The connections of the probe server, so few and so short of breath that none can fill the memory of its thread. */
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

  /** Whether a request may wait for the answer to one before it; else its connection is closed. */
  admit(answer: ServerResponse, socket: Socket): boolean {
    this.countWaiting(socket, 1);
    answer.once('close', () => this.countWaiting(socket, -1));
    if (this.waitingOn(socket) <= MOST_WAITING) return true;
    socket.destroy();
    this.beWary();
    return false;
  }

  /** Where there are too many connections the oldest goes, and not the next: that one may be the kubelet's. */
  private makeRoom(): void {
    const [oldest] = this.#open;
    if (this.#open.size > MOST_CONNECTIONS) oldest?.destroy();
  }

  /**
   * Node makes objects of all the requests in a piece of 64 KiB, some 1,700, and keeps them until the connection has
   * closed: a few hundred clients would fill the memory in one turn. So from the first time that somebody does so, no
   * piece has more than one request. Not before: to look at each piece costs a tenth of the speed.
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

/** What is behind the first request becomes something that is none. */
function leaveOneRequest(piece: Buffer): void {
  const end = piece.indexOf(END_OF_HEADERS);
  if (end !== -1) piece.fill(0, end + END_OF_HEADERS.length);
}
