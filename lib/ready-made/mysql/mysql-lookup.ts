import { LookupSocket, withStream } from '../lookups/lookup-socket.js';
import type { MySqlOptions } from './mysql-pool.js';

/** Calls `open`. A connection that `mysql2` makes in it from `options` shares its name lookup with other pings. */
export function withSharedLookup<T>(options: MySqlOptions, timeoutMs: number, open: () => T): T {
  const { host, port, socketPath } = options;
  if (socketPath || host === undefined || port === undefined) return open();
  return withStream(options, () => () => connected(options, host, port, timeoutMs), open);
}

/** The application may get this connection later, so its socket is as mysql2 itself would make it. */
function connected({ enableKeepAlive, keepAliveInitialDelay }: MySqlOptions, host: string, port: number, ms: number) {
  const socket = new LookupSocket(ms).connect(port, host).setNoDelay(true);
  if (enableKeepAlive) socket.on('connect', () => void socket.setKeepAlive(true, keepAliveInitialDelay));
  return socket;
}
