import { IGNORE, type MySqlConnection } from './mysql-pool.js';

/**
 * Destroys a connection, also one that is still being opened. mysql2 takes it out of its pool, and the next request in
 * the queue gets the place. It waits for the server to close the socket, and a server that hangs never does that.
 */
export function destroyConnection(connection: MySqlConnection): void {
  connection.on('error', IGNORE); // From now on nobody else listens.
  connection.destroy();
  connection.stream?.destroy?.();
}
