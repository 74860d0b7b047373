import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** The open sockets of a server, and which of them were upgraded. An upgraded socket belongs to the application. */
export class OpenSockets {
  readonly #open = new Set<Socket>();
  readonly #upgraded = new WeakSet<object>();
  #accepted = 0;

  /** @param open The connections that the server already has. */
  constructor(server: Server, open: readonly Socket[]) {
    for (const socket of open) this.admit(socket);
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => this.admit(socket));
    // We wait until the application listens for upgrades. Our listener alone would make Node hold such requests back
    // from it.
    const followUpgrades = (event: string | symbol) => {
      if (event !== 'upgrade') return;
      server.off('newListener', followUpgrades);
      server.prependListener('upgrade', (_request: unknown, socket: object) => this.#upgraded.add(socket));
    };
    server.on('newListener', followUpgrades);
    if (server.listenerCount('upgrade') > 0) followUpgrades('upgrade');
  }

  /** How many connections were accepted so far. */
  get accepted(): number {
    return this.#accepted;
  }

  which(holds: (socket: Socket) => boolean): readonly Socket[] {
    return [...this.#open].filter(holds);
  }

  /** Resolves when all sockets that were not upgraded have closed. */
  async closed(): Promise<void> {
    const waitedFor = this.which((socket) => !this.#upgraded.has(socket));
    await Promise.all(waitedFor.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  }

  destroy(which: (socket: Socket) => boolean): void {
    for (const socket of this.#open) if (which(socket)) socket.destroy();
  }

  /** Destroys all sockets but the upgraded ones, because only the application knows how to close those. */
  destroyOurs(): void {
    this.destroy((socket) => !this.#upgraded.has(socket));
  }

  private admit(socket: Socket): void {
    this.#accepted += 1;
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
  }
}
