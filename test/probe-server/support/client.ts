import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A connection that says what it is told to, and hears nothing; it is gone when the test has finished. */
export async function connectTo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.resume().on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All that comes back until the other side closes the connection; `bytes` has one character for each. */
export function answerTo(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1').on('data', (piece: string) => (received += piece));
    // A server that has heard enough may close before all has been said.
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(received));
  });
}

/** Does it to all of them, so many at a time. */
export async function forAll<T>(all: readonly T[], atATime: number, act: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const worker = async () => {
    for (const one of left) await act(one);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
