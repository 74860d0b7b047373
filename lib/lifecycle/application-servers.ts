import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { AbstractHttpAdapter } from '@nestjs/core';

/** Where Node tells of each connection that any server of the process has accepted. */
const CONNECTIONS = 'net.server.socket';

/** Is told of a server, and of the connections that it has already. */
export type ServerFollower = (server: Server, open: readonly Socket[]) => void;

/**
 * The HTTP servers that serve one application. Nest knows one, but there may be more: Fastify listens on each address of
 * `localhost` with a server of its own, and `http.createServer(app.getHttpAdapter().getInstance())` makes another. They are
 * found at their first connection, by the listener for requests that they share with Nest's own.
 */
export class ApplicationServers {
  readonly #servers = new Set<Server>();
  readonly #strangers = new Set<Server>();
  readonly #followers: ServerFollower[] = [];
  #handlers: ReadonlySet<unknown> = new Set();

  /** Begins, once, with the server that Nest knows, before any of us listens to its requests. */
  begin(httpAdapter: AbstractHttpAdapter): void {
    const server: Server | undefined = httpAdapter.getHttpServer();
    if (!server || this.#servers.has(server)) return;
    this.#handlers = new Set([...server.rawListeners('request'), httpAdapter.getInstance()]);
    this.add(server);
    subscribe(CONNECTIONS, this.#onConnection);
  }

  /** Nothing is looked for any more. */
  end(): void {
    unsubscribe(CONNECTIONS, this.#onConnection);
  }

  /** Another server of this application, which could not be found. */
  add(server: Server, open: readonly Socket[] = []): void {
    if (this.#servers.has(server)) return;
    this.#servers.add(server);
    this.#strangers.delete(server);
    for (const follow of this.#followers) follow(server, open);
  }

  /** Tells of each server there is, and of each that comes. */
  each(follow: ServerFollower): void {
    this.#followers.push(follow);
    for (const server of this.#servers) follow(server, []);
  }

  /** Servers of HTTP in this process that somebody has come to, and of which it cannot be told whether they are ours. */
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

/** Where it listens, in words. */
export function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `port ${address.port}` : String(address);
}
