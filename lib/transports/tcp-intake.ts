import { Server, type Socket } from 'node:net';
import { finished } from 'node:stream/promises';
import { Server as TlsServer } from 'node:tls';
import { pause, realTime } from '../timing/real-time.js';
import { type Intake, method, type Taking } from './intake.js';
import type { NestServer } from './nest-server.js';

/**
 * How long a connection that is never idle goes on taking messages. Nest's protocol has no word for a client that should
 * leave, and a message that meets the end of its connection fails. So an idle moment is the better one.
 */
const IDLE_WITHIN_MS = 1_000;

/**
 * How long a client may take to close its side. The system resets a connection on which something arrives after the end
 * of the process, and a proxy between may then lose the replies that it has not passed on.
 */
const CLOSED_WITHIN_MS = 500;

/**
 * TCP: accepts no connection, and ends each open one as soon as it has no message in flight. What a client sends after
 * that is not handled, and the end of the connection tells the client so.
 */
export function tcpIntake(server: NestServer, { messages, isStopped }: Taking): Intake {
  const open = new Set<Socket>();
  const leaveIdle = () => {
    const busy = new Set(messages.contexts.map(socketOf));
    for (const socket of open) if (!busy.has(socket)) leave(socket);
  };
  // A connection that is reset has ended as well.
  const sent = () => Promise.allSettled([...open].map((socket) => finished(socket, { readable: false })));
  const closed = () => Promise.allSettled([...open].map((socket) => finished(socket)));
  // Nest sends the reply in the turn in which the handler has ended.
  const leaveIdleSoon = onceATurn(leaveIdle);
  messages.ended$.subscribe(() => isStopped() && leaveIdleSoon());
  follow(server, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (isStopped()) leave(socket);
  });
  listenNoMore(server, isStopped);
  return {
    async stop() {
      method(method(server, 'unwrap')(), 'close')();
      leaveIdle();
      await Promise.race([closed(), pause(IDLE_WITHIN_MS)]);
      for (const socket of open) ignoreInput(socket);
    },
    async flush() {
      leaveIdle();
      await sent();
      await Promise.race([closed(), pause(CLOSED_WITHIN_MS)]);
    },
    async giveUp() {
      for (const socket of open) socket.destroy();
    },
    get left() {
      const isUnread = [...open].some(({ writableEnded, writableFinished }) => writableEnded && !writableFinished);
      return isUnread ? ['replies that their clients do not read'] : [];
    },
  };
}

/** However often it is called, it acts once, in the next turn of the event loop. */
function onceATurn(act: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    realTime.setImmediate(() => {
      isDue = false;
      act();
    });
  };
}

/** Calls `found` for each connection, as soon as messages can come on it. */
function follow(server: NestServer, found: (socket: Socket) => void): void {
  const accepting = server.unwrap?.();
  if (accepting instanceof TlsServer) accepting.on('secureConnection', found);
  else if (accepting instanceof Server) accepting.on('connection', found);
  else throw new Error('Nest does not show its server in this version');
}

/** With `retryAttempts` Nest would listen again when the last connection has ended. */
function listenNoMore(server: NestServer, isStopped: () => boolean): void {
  const handleClose = method(server, 'handleClose');
  Reflect.set(server, 'handleClose', () => (isStopped() ? undefined : handleClose()));
}

/** The connection on which a message came, from the `TcpContext` of its handler. */
function socketOf(context: unknown): unknown {
  const { getSocketRef } = Object(context) as { getSocketRef?: () => { readonly netSocket?: unknown } };
  return typeof getSocketRef === 'function' ? Reflect.apply(getSocketRef, context, []).netSocket : undefined;
}

function leave(socket: Socket): void {
  ignoreInput(socket);
  socket.end();
}

/** Reads on: the system resets a connection that has unread input, and its client may lose the replies before it. */
function ignoreInput(socket: Socket): void {
  socket.removeAllListeners('data').resume();
}
