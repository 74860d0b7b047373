import { inspect } from 'node:util';

/**
 * Whether this is an answer to PING: `PONG`, or `['pong', '']` on a connection with a subscription, which some clients
 * return as `pong`. Each of them may also be bytes.
 */
export function isPong(reply: unknown): boolean {
  const [word, ...rest] = Array.isArray(reply) ? reply : [reply];
  return textOf(word).toUpperCase() === 'PONG' && rest.every((part) => textOf(part) === '');
}

export function textOf(reply: unknown): string {
  if (reply instanceof Uint8Array) return Buffer.from(reply).toString();
  return typeof reply === 'string' ? reply : inspect(reply);
}
