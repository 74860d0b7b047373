import type { Server } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/**
 * Accepts nobody any more, and leaves the connections that there are alone. `close()` of an HTTP server also closes those
 * that are idle, and from Node 26 on that includes a connection on which no request has come yet: a client that has
 * just connected would lose its request. Bun's HTTP server is no server of `net`, and has its own `close()` alone.
 */
export function stopAccepting(server: Server): void {
  if (server instanceof NetServer) NetServer.prototype.close.call(server);
  else (server as Server).close();
}

/**
 * Closes the connections that wait for a next request. Only Node knows whether one has begun to arrive, so Node chooses;
 * those in `silent`, on which nothing has come yet, are kept also where Node 26 would choose them.
 */
export function closeIdle(server: Server, silent: readonly Socket[]): void {
  for (const socket of silent) socket.destroy = () => socket;
  // A server of HTTP/2 has no such thing: its sessions close by themselves.
  server.closeIdleConnections?.();
  for (const socket of silent) Reflect.deleteProperty(socket, 'destroy');
}
