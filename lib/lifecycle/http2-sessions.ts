import type { IncomingMessage, Server } from 'node:http';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';

/** The connections of HTTP/2, which are left by a frame of their own. A server of HTTP/1 has none. */
export class Http2Sessions {
  readonly #open = new Set<ServerHttp2Session>();

  constructor(server: Server) {
    server.on('session', (session: ServerHttp2Session) => {
      this.#open.add(session);
      session.once('close', () => this.#open.delete(session));
    });
  }

  /** Each goes on until its streams are done, and takes no new one. */
  close(): void {
    for (const session of this.#open) session.close();
  }
}

/** The connection on which a request has come. Over HTTP/2 each request has a socket of its own, and its connection is the session. */
export function connectionOf({ socket, stream }: IncomingMessage & { readonly stream?: ServerHttp2Stream }): object {
  return stream?.session ?? socket;
}
