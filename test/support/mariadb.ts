import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { groupHasStopped, sendSignal } from './processes.js';

const INSTALL = 'mariadb-install-db';

/** Whether there is a MariaDB to run: Debian's package `mariadb-server`. */
export const hasMariaDb = ['mariadbd', INSTALL].every((command) => spawnSync(command, ['--help']).error === undefined);

/** Why the tests say that they skip. */
export const MARIADB_SKIPPED = hasMariaDb ? '' : ' (skipped: there is no mariadb-server on this machine)';

const CREDENTIALS = { user: 'probes', password: 'password', database: 'probes' };

/** It runs at each start, so it may run twice. */
const SET_UP = `
CREATE DATABASE IF NOT EXISTS ${CREDENTIALS.database};
CREATE USER IF NOT EXISTS '${CREDENTIALS.user}'@'127.0.0.1' IDENTIFIED BY '${CREDENTIALS.password}';
GRANT ALL ON *.* TO '${CREDENTIALS.user}'@'127.0.0.1';
`;

/**
 * A real MariaDB for one test file, with its own port of 127.0.0.1. Its data and its socket are in a temporary folder. It
 * can be stopped, killed and paused, and starts again on the same port with the same data. Linux only (/proc).
 *
 * ```ts
 * let mariadb: MariaDb;
 * beforeAll(async () => void (mariadb = await MariaDb.start()));
 * afterEach(() => mariadb.resume());
 * afterAll(() => mariadb?.remove());
 * ```
 */
export class MariaDb {
  #server: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
    private readonly flags: readonly string[],
  ) {
    process.once('exit', this.#removeInAHurry);
  }

  /**
   * Creates the data and starts, in about 4 s.
   * @param flags For the server, such as `['--max-connections=20']`.
   */
  static async start(flags: readonly string[] = []): Promise<MariaDb> {
    const folder = await mkdtemp(join(tmpdir(), 'nestjs-probes-mariadb-'));
    const mariadb = new MariaDb(await freePort(), folder, flags);
    try {
      await writeFile(join(folder, 'set-up.sql'), SET_UP);
      const how = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
      await promisify(execFile)(INSTALL, ['--no-defaults', ...mariadb.#common, ...how]);
      await mariadb.start();
      return mariadb;
    } catch (error) {
      await mariadb.remove();
      throw error;
    }
  }

  /** For `new DataSource({ type: 'mariadb', url })`, `createPool(url)` of mysql2 and the like. The user may do anything. */
  get url(): string {
    const { user, password, database } = CREDENTIALS;
    return `mysql://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts again after {@link stop} or {@link kill}: same port, same data. Ready for connections when it resolves. */
  async start(): Promise<void> {
    if (this.#server !== undefined) throw new Error('This MariaDB runs already: stop() or kill() it first.');
    const server = spawn('mariadbd', ['--no-defaults', ...this.#common, ...this.#small, ...this.flags], {
      // A group of its own, whose threads pause() can look at.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#server = server;
    const lines: string[] = [];
    for await (const line of createInterface(server.stderr)) {
      lines.push(line);
      if (!line.includes('ready for connections')) continue;
      server.stderr.resume();
      return;
    }
    this.#server = undefined;
    throw new Error(`mariadbd ended before it was ready:\n${lines.join('\n')}`);
  }

  /** Shuts down normally, and keeps the data. Does nothing when it does not run. */
  async stop(): Promise<void> {
    this.resume();
    await this.#end('SIGTERM');
  }

  /** Sends SIGKILL, like a power failure. Resolves when it is gone. The data stay. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Connections stay open, and nothing answers once it has resolved. */
  async pause(): Promise<void> {
    this.#signal('SIGSTOP');
    if (this.#server?.pid !== undefined) await groupHasStopped(this.#server.pid);
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Ends it in any state, and deletes its data. */
  async remove(): Promise<void> {
    await this.kill();
    this.#removeInAHurry();
    process.off('exit', this.#removeInAHurry);
  }

  /** A MariaDB that root starts needs to be told that it may be root. */
  get #common(): readonly string[] {
    return [`--datadir=${join(this.folder, 'data')}`, `--user=${userInfo().username}`];
  }

  get #small(): readonly string[] {
    return [
      `--port=${this.port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      `--socket=${join(this.folder, 'socket')}`,
      `--pid-file=${join(this.folder, 'pid')}`,
      `--init-file=${join(this.folder, 'set-up.sql')}`,
      '--innodb-buffer-pool-size=16M',
      '--innodb-flush-log-at-trx-commit=2',
    ];
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    const ended = once(server, 'close');
    this.#signal(signal);
    await ended;
    this.#server = undefined;
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#server?.pid !== undefined) sendSignal(this.#server.pid, signal);
  }

  readonly #removeInAHurry = (): void => {
    this.#signal('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };
}
