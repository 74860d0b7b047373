import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** The connections of a server, as far as their sockets go: which there are, and whom they belong to. */
export class OpenSockets {
  readonly #open = new Set<Socket>();
  readonly #upgraded = new WeakSet<object>();
  #accepted = 0;

  /** @param open The connections that the server has already. */
  constructor(server: Server, open: readonly Socket[]) {
    for (const socket of open) this.admit(socket);
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) => this.admit(socket));
    // Not before somebody upgrades: a listener alone would make Node keep such requests from the application.
    const followUpgrades = (event: string | symbol) => {
      if (event !== 'upgrade') return;
      server.off('newListener', followUpgrades);
      server.prependListener('upgrade', (_request: unknown, socket: object) => this.#upgraded.add(socket));
    };
    server.on('newListener', followUpgrades);
    if (server.listenerCount('upgrade') > 0) followUpgrades('upgrade');
  }

  /** How many there have been. */
  get accepted(): number {
    return this.#accepted;
  }

  which(holds: (socket: Socket) => boolean): readonly Socket[] {
    return [...this.#open].filter(holds);
  }

  /** Resolves when each that is left to the server has closed. */
  async closed(): Promise<void> {
    const waitedFor = this.which((socket) => !this.#upgraded.has(socket));
    await Promise.all(waitedFor.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  }

  destroy(which: (socket: Socket) => boolean): void {
    for (const socket of this.#open) if (which(socket)) socket.destroy();
  }

  /** All but those that were upgraded, which only the application knows how to close. */
  destroyOurs(): void {
    this.destroy((socket) => !this.#upgraded.has(socket));
  }

  private admit(socket: Socket): void {
    this.#accepted += 1;
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }
}
