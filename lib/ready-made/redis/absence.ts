import { errorMonitor } from 'node:events';
import { describeError } from '../../errors/describe-error.js';
import { nextTurn } from '../../timing/real-time.js';

/** A client of ioredis, or one of node-redis. */
interface Client {
  /** ioredis: `ready`, `connecting`, `reconnecting` and the like. */
  readonly status?: unknown;
  /** node-redis. */
  readonly isReady?: unknown;
  on?: unknown;
}

const reasons = new WeakMap<object, string>();
const heard = new WeakSet<object>();

/**
 * Remembers why `client` loses its connection. An `error` listener would change what the client does with its errors, so
 * this one only looks on.
 */
export function hearErrorsOf(client: object & Client): void {
  if (typeof client.on !== 'function' || heard.has(client)) return;
  heard.add(client);
  client.on(errorMonitor, (error: unknown) => reasons.set(client, describeError(error)));
}

/** It has answered: what was heard before says nothing of the next loss. */
export function forgetErrorsOf(client: object): void {
  reasons.delete(client);
}

/** Why no command reaches the server now. `undefined` when the client is connected, as far as it says. */
export function absenceOf(client: object & Client): string | undefined {
  const state = stateOf(client);
  if (state === 'ready') return undefined;
  return `the client has no connection: ${reasons.get(client) ?? state}`;
}

/**
 * Why the client cannot finish its handshake. Commands are sent behind it, so they may be answered before it has failed:
 * by `NOAUTH` after a wrong password, or by a database that is not the one of the client.
 */
export async function failedHandshakeOf(client: object & Client): Promise<string | undefined> {
  if (!reasons.has(client)) return undefined;
  // The answer to a handshake that worked may have come in the same piece.
  await nextTurn();
  return absenceOf(client);
}

function stateOf({ status, isReady }: Client): string {
  if (typeof status === 'string') return status;
  return isReady === false ? 'not ready' : 'ready';
}
