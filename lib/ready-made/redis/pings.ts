import { Outstanding } from '../waits/outstanding.js';

/**
 * Commands on a connection are answered in order, so a second PING after an unanswered one would show nothing new. A
 * client that queues commands while it is offline would collect one with each run. But a client that reconnects may
 * have lost the command.
 */
const pings = new Outstanding<unknown>({ pauseMs: 2_000, longestPauseMs: 60_000 });
const followed = new WeakMap<object, WeakSet<object>>();

/**
 * Both libraries emit `ready` when a connection can be used: the first time, and after each reconnect. A sentinel of
 * node-redis says instead that the master has changed.
 */
const BACK_AGAIN = ['ready', 'topology-change'];

/** Resolves with the answer to a PING, new or outstanding, of the connection that `key` stands for. */
export function ping(key: object, send: () => PromiseLike<unknown>): Promise<unknown> {
  return pings.ask(key, send);
}

/** From now on a PING that `client` may have lost is sent again soon after it has come back. */
export function follow(client: object & { on?: unknown }, key: object = client): void {
  if (typeof client.on !== 'function' || followed.get(client)?.has(key)) return;
  followed.set(client, (followed.get(client) ?? new WeakSet()).add(key));
  for (const event of BACK_AGAIN) client.on(event, () => pings.expectSoon(key));
}
