import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { HostMessage } from './host-message.js';
import { prefixOfThisHost, sweepLeftovers } from './leftovers.js';
import { createHome, type PostgresHome } from './postgres-home.js';
import { endPostgres } from './processes.js';
import { runPostgres } from './run-postgres.js';

const RESTART_DELAY_MS = 5_000;
const CREDENTIALS = { user: 'sample', password: 'sample' };

/** Aborted when PostgreSQL must end: the application that started this process is gone, or a signal stops us. */
const end = new AbortController();
const { signal } = end;
const gone = once(signal, 'abort');
process.once('disconnect', () => end.abort());
if (!process.connected) end.abort();
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(name, () => end.abort());

let home: PostgresHome | undefined;
try {
  await sweepLeftovers();
  home = await createHome(prefixOfThisHost(), CREDENTIALS);
  await keepRunning(home, await freePort());
} catch (error) {
  await tell({ state: 'failed', reason: error instanceof Error ? error.message : String(error) });
} finally {
  if (home) {
    await endPostgres(home.folder);
    await rm(home.folder, { recursive: true, force: true });
  }
  process.exit();
}

async function keepRunning(inHome: PostgresHome, port: number): Promise<void> {
  const url = `postgres://${CREDENTIALS.user}:${CREDENTIALS.password}@127.0.0.1:${port}/postgres`;
  while (!signal.aborted) {
    const { pid, ended } = await runPostgres(inHome, port);
    await tell({ state: 'running', url, pid, folder: inHome.folder });
    await Promise.race([ended, gone]);
    if (signal.aborted) return;
    await tell({ state: 'died', restartInMs: RESTART_DELAY_MS });
    await setTimeout(RESTART_DELAY_MS, undefined, { signal }).catch(() => undefined);
    // Processes of the old one would keep a new one from its data.
    await endPostgres(inHome.folder);
  }
}

/** Resolves when the message is sent, or when the application is gone and cannot get it. */
async function tell(message: HostMessage): Promise<void> {
  if (!process.connected) return;
  await new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port was found');
  return address.port;
}
