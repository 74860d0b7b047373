import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/**
 * Accepts no new connection, and leaves the open connections alone. The `close()` of an HTTP server also closes idle
 * connections. On Node 26 these include a connection that has sent no request yet: a client that has just connected
 * would lose its request. The HTTP server of Bun is not a `net` server and has only its own `close()`.
 */
export function stopAccepting(server: Server): void {
  if (server instanceof NetServer) NetServer.prototype.close.call(server);
  else (server as Server).close();
}

/**
 * Closes the connections that wait for another request. Only Node knows whether a request has begun to arrive, so Node
 * chooses them. Node 26 would also choose the `silent` ones, which have sent nothing yet; those are kept.
 */
export function closeIdle(server: Server, silent: readonly Socket[]): void {
  for (const socket of silent) socket.destroy = () => socket;
  // An HTTP/2 server has no such method: its sessions close by themselves.
  server.closeIdleConnections?.();
  for (const socket of silent) Reflect.deleteProperty(socket, 'destroy');
}
