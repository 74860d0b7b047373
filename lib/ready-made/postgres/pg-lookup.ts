import { LookupSocket, withStream } from '../lookups/lookup-socket.js';

/** Calls `open`. A connection that `pg` makes in it from `options` shares its name lookup with other pings. */
export function withSharedLookup<T>(options: { stream?: unknown }, timeoutMs: number, open: () => T): T {
  return withStream(options, () => new LookupSocket(timeoutMs), open);
}
