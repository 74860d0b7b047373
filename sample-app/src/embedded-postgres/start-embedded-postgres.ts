import { fork } from 'node:child_process';
import { Logger } from '@nestjs/common';
import type { HostMessage, RunningPostgres } from './host-message.js';

/**
 * Starts a PostgreSQL for this process. A separate process, its host, ends it and removes its data as soon as this
 * process is gone for any reason: the host sees its channel to us close.
 */
export function startEmbeddedPostgres(): Promise<RunningPostgres> {
  const logger = new Logger('EmbeddedPostgres');
  const host = fork(new URL('./host.js', import.meta.url), {
    // A separate session: Ctrl-C in a terminal reaches all our processes at once, and we need the database while
    // draining.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  let hasStarted = false;
  let reason = 'the process that starts it has ended';
  host.once('exit', () => {
    if (hasStarted) return logger.error('PostgreSQL has ended for good, and the process that starts it with it');
    console.error(
      `No PostgreSQL can be started here (${reason}): set DATABASE_URL=postgres://… to use a database of yours.`,
    );
    process.exit(1);
  });
  return new Promise((resolve) => {
    host.on('message', (message: HostMessage) => {
      switch (message.state) {
        case 'running':
          hasStarted = true;
          logger.log(`PostgreSQL runs: pid ${message.pid}, ${message.url}, data in ${message.folder}`);
          // The host must not keep this process alive.
          host.unref();
          host.channel?.unref();
          return resolve(message);
        case 'died':
          return logger.warn(`PostgreSQL has died; it is started again in ${message.restartInMs / 1_000} s`);
        case 'failed':
          reason = message.reason;
          if (hasStarted) logger.error(`PostgreSQL cannot be started again: ${reason}`);
      }
    });
  });
}
