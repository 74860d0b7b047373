import { rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createData, createHome, type PostgresHome } from '../../sample-app/src/embedded-postgres/postgres-home.js';
import { type Postmaster, runPostgres } from '../../sample-app/src/embedded-postgres/run-postgres.js';
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
  #postmaster: Postmaster | undefined;

  private constructor(
    readonly port: number,
    private readonly home: PostgresHome,
    private readonly flags: readonly string[],
  ) {
    process.once('exit', this.#removeInAHurry);
  }

  /**
   * Creates the data, in about a second, and starts.
   * @param flags of the server, such as `['-c', 'max_connections=20']`
   */
  static async start(flags: readonly string[] = []): Promise<PostgresServer> {
    const home = await createHome('nestjs-probes-postgres-', CREDENTIALS);
    const postgres = new PostgresServer(await freePort(), home, flags);
    try {
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
    if (this.#postmaster !== undefined) throw new Error('This PostgreSQL runs already: stop() or kill() it first.');
    this.#postmaster = await runPostgres(this.home, this.port, this.flags);
  }

  /** Shuts down in order: its clients are told. The data stay. Does nothing when it does not run. */
  async stop(): Promise<void> {
    this.resume();
    await this.#end('SIGINT');
  }

  /** SIGKILL to all of its processes: power off. Resolves when they are gone; the data stay. */
  async kill(): Promise<void> {
    this.pause(); // So that none of them does anything more.
    await this.#end('SIGKILL');
  }

  /**
   * The disk is gone and an empty one is in its place: what was there is put aside, and it starts with none of it.
   *
   * @returns what brings the data back, as from a backup.
   */
  async loseData(): Promise<() => Promise<void>> {
    const { data } = this.home;
    const aside = `${data}-aside`;
    await this.kill();
    await rename(data, aside);
    await createData(this.home, CREDENTIALS);
    await this.start();
    return async () => {
      await this.kill();
      await rm(data, { recursive: true });
      await rename(aside, data);
      await this.start();
    };
  }

  /** SIGSTOP to all of its processes: connections stay open, new ones are accepted by the kernel, nothing answers. */
  pause(): void {
    if (this.#postmaster !== undefined) sendSignal(this.#postmaster.pid, 'SIGSTOP'); // From here on it starts no more children.
    this.#signal('SIGSTOP');
  }

  /** SIGCONT to all of its processes: ends a {@link pause}. Does nothing when there was none. */
  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Ends it in whatever state it is, and removes its data: for `afterAll`. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.home.folder, { recursive: true, force: true });
    process.off('exit', this.#removeInAHurry);
  }

  /** The postmaster, and its children, which are no longer its children once it is dead. */
  get #pids(): number[] {
    return this.#postmaster === undefined ? [] : [this.#postmaster.pid, ...childrenOf(this.#postmaster.pid)];
  }

  #signal(signal: NodeJS.Signals): void {
    for (const pid of this.#pids) sendSignal(pid, signal);
  }

  /** By SIGINT it shuts down in order, and ends its children itself. */
  async #end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    if (this.#postmaster === undefined) return;
    const pids = this.#pids;
    if (signal === 'SIGKILL') this.#signal(signal);
    else sendSignal(this.#postmaster.pid, signal);
    await this.#postmaster.ended;
    await haveEnded(pids);
    this.#postmaster = undefined;
  }

  /** When the test's process ends before `remove()` was called. */
  readonly #removeInAHurry = (): void => {
    this.pause();
    this.#signal('SIGKILL');
    rmSync(this.home.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
}
