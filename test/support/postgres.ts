import { rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createData, createHome, type PostgresHome } from '../../sample-app/src/embedded-postgres/postgres-home.js';
import { type Postmaster, runPostgres } from '../../sample-app/src/embedded-postgres/run-postgres.js';
import { freePort } from './free-port.js';
import { childrenOf, haveEnded, sendSignal } from './processes.js';

const CREDENTIALS = { user: 'postgres', password: 'password' };

/**
 * A real PostgreSQL for one test, with its own port of 127.0.0.1 and its data in a temporary folder. It prints nothing.
 * It can be stopped, killed and paused, and starts again on the same port with the same data. Linux only (/proc).
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
   * @param flags For the server, such as `['-c', 'max_connections=20']`.
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

  /** Shuts down normally, and keeps the data. Does nothing when it does not run. */
  async stop(): Promise<void> {
    this.resume();
    await this.#end('SIGINT');
  }

  /** Sends SIGKILL to all of its processes, like a power failure. Resolves when they are gone. The data stay. */
  async kill(): Promise<void> {
    this.pause(); // So that none of them does anything meanwhile.
    await this.#end('SIGKILL');
  }

  /**
   * Replaces its disk by an empty one: puts the data aside and starts without them.
   *
   * @returns A function that brings the data back, as from a backup.
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

  /** Sends SIGSTOP to all of its processes: connections stay open, the kernel accepts new ones, and nothing answers. */
  pause(): void {
    if (this.#postmaster !== undefined) sendSignal(this.#postmaster.pid, 'SIGSTOP'); // From here on it starts no new children.
    this.#signal('SIGSTOP');
  }

  /** Sends SIGCONT to all of its processes, which ends a {@link pause}. Does nothing without one. */
  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Ends it in any state and removes its data, for `afterAll`. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.home.folder, { recursive: true, force: true });
    process.off('exit', this.#removeInAHurry);
  }

  /** The postmaster and its children. After the death of the postmaster they have another parent. */
  get #pids(): number[] {
    return this.#postmaster === undefined ? [] : [this.#postmaster.pid, ...childrenOf(this.#postmaster.pid)];
  }

  #signal(signal: NodeJS.Signals): void {
    for (const pid of this.#pids) sendSignal(pid, signal);
  }

  /** SIGINT shuts it down, and it ends its children itself. */
  async #end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    if (this.#postmaster === undefined) return;
    const pids = this.#pids;
    if (signal === 'SIGKILL') this.#signal(signal);
    else sendSignal(this.#postmaster.pid, signal);
    await this.#postmaster.ended;
    await haveEnded(pids);
    this.#postmaster = undefined;
  }

  /** For the case that the process of the test ends before `remove()` was called. */
  readonly #removeInAHurry = (): void => {
    this.pause();
    this.#signal('SIGKILL');
    rmSync(this.home.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  };
}
