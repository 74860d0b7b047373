import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { AbstractHttpAdapter } from '@nestjs/core';

/** The channel on which Node publishes each connection that any server of the process has accepted. */
const CONNECTIONS = 'net.server.socket';

/** Gets a server, and the connections that this server already has. */
export type ServerFollower = (server: Server, open: readonly Socket[]) => void;

/**
 * The HTTP servers that serve one application. Nest knows one, but there may be more: Fastify listens on each address
 * of `localhost` with a separate server, and `http.createServer(app.getHttpAdapter().getInstance())` makes another. We
 * find them at their first connection: they have a request listener in common with the server of Nest.
 */
export class ApplicationServers {
  readonly #servers = new Set<Server>();
  readonly #strangers = new Set<Server>();
  readonly #followers: ServerFollower[] = [];
  #handlers: ReadonlySet<unknown> = new Set();

  /**
   * Begins with the server that Nest knows. Must be called before we add our own request listener to it: that listener
   * would be taken for the application's. A second call does nothing.
   */
  begin(httpAdapter: AbstractHttpAdapter): void {
    const server: Server | undefined = httpAdapter.getHttpServer();
    if (!server || this.#servers.has(server)) return;
    this.#handlers = new Set([...server.rawListeners('request'), httpAdapter.getInstance()]);
    this.add(server);
    subscribe(CONNECTIONS, this.#onConnection);
  }

  /** Stops looking for servers. */
  end(): void {
    unsubscribe(CONNECTIONS, this.#onConnection);
  }

  /** Adds a server of this application that we cannot find ourselves. */
  add(server: Server, open: readonly Socket[] = []): void {
    if (this.#servers.has(server)) return;
    this.#servers.add(server);
    this.#strangers.delete(server);
    for (const follow of this.#followers) follow(server, open);
  }

  /** Calls `follow` for each server that is known now, and for each that is found later. */
  each(follow: ServerFollower): void {
    this.#followers.push(follow);
    for (const server of this.#servers) follow(server, []);
  }

  /** HTTP servers of this process that got a connection and may or may not serve this application: we cannot tell. */
  get strangers(): readonly Server[] {
    return [...this.#strangers].filter(({ listening }) => listening);
  }

  readonly #onConnection = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket & { readonly server?: unknown } };
    const { server } = socket;
    if (!isHttp(server) || this.#servers.has(server) || this.#strangers.has(server)) return;
    const isOurs = server.rawListeners('request').some((listener) => this.#handlers.has(listener));
    if (isOurs) this.add(server, server instanceof TlsServer ? [] : [socket]);
    else this.#strangers.add(server);
  };
}

function isHttp(server: unknown): server is Server {
  return server instanceof Server || server instanceof TlsServer;
}

export function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `port ${address.port}` : String(address);
}
