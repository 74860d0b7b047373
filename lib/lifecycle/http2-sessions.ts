import type { IncomingMessage, Server } from 'node:http';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';

/**
 * The HTTP/2 connections of a server. HTTP/2 has no `Connection: close`; it closes a session by a frame. A server of
 * HTTP/1 has no sessions.
 */
export class Http2Sessions {
  readonly #open = new Set<ServerHttp2Session>();

  constructor(server: Server) {
    server.on('session', (session: ServerHttp2Session) => {
      this.#open.add(session);
      session.once('close', () => this.#open.delete(session));
    });
  }

  /** Lets each session finish its streams and take no new one. */
  close(): void {
    for (const session of this.#open) session.close();
  }
}

/**
 * The connection of a request. Over HTTP/2 each request has its own `socket` object, so its session stands for the
 * connection.
 */
export function connectionOf({ socket, stream }: IncomingMessage & { readonly stream?: ServerHttp2Stream }): object {
  return stream?.session ?? socket;
}
