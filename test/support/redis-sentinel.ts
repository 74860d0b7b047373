import { RedisServer } from './redis.js';
import { until } from './until.js';

/** How to start {@link RedisWithSentinels}. */
export interface RedisWithSentinelsOptions {
  /** How many replicas the master has. @default 1 */
  readonly replicas?: number;
  /** How many Sentinels there are. More than half of them have to agree to a failover. @default 3 */
  readonly sentinels?: number;
  /** After how many milliseconds of silence a Sentinel takes a server for dead. @default 1_000 */
  readonly downAfterMs?: number;
}

const MASTER = 'main';
const FLAGS = ['--repl-diskless-sync-delay', '0'];

/** By default a master that is back becomes a replica after 20 s. A Redis before 7.0 has no such command, and is slow. */
async function hurry(sentinel: RedisServer): Promise<void> {
  await sentinel.ask('SENTINEL', 'DEBUG', 'INFO-PERIOD', '200', 'PUBLISH-PERIOD', '200');
}

/**
 * A real Redis master with a replica and the Sentinels that watch them, for one test file, on ports of its own of
 * 127.0.0.1. Each of them is a {@link RedisServer}, which can be paused, stopped (SIGKILL) and started again.
 *
 * ```ts
 * let redis: RedisWithSentinels;
 * beforeAll(async () => void (redis = await RedisWithSentinels.start()));
 * afterEach(() => redis.mend());
 * afterAll(() => redis?.remove());
 * ```
 */
export class RedisWithSentinels {
  /** What the Sentinels call the master. */
  readonly name = MASTER;

  private constructor(
    /** The first one began as the master, the others as its replicas. */
    readonly servers: readonly RedisServer[],
    readonly sentinels: readonly RedisServer[],
  ) {}

  /** Resolves when each Sentinel knows all servers and the other Sentinels. */
  static async start(options: RedisWithSentinelsOptions = {}): Promise<RedisWithSentinels> {
    const { replicas = 1, sentinels = 3, downAfterMs = 1_000 } = options;
    const begun: RedisServer[] = [];
    const begin = async (server: Promise<RedisServer>) => void begun.push(await server);
    try {
      // One after the other: a port that is free is free for the others as well.
      await begin(RedisServer.start({ keeps: true, flags: FLAGS }));
      const port = begun[0]?.port;
      const flags = [...FLAGS, '--replicaof', `127.0.0.1 ${port}`];
      // oxlint-disable-next-line no-await-in-loop
      for (let index = 0; index < replicas; index++) await begin(RedisServer.start({ keeps: true, flags }));
      const configuration = `
        sentinel monitor ${MASTER} 127.0.0.1 ${port} ${Math.floor(sentinels / 2) + 1}
        sentinel down-after-milliseconds ${MASTER} ${downAfterMs}
        sentinel failover-timeout ${MASTER} ${downAfterMs * 3}
      `;
      for (let index = 0; index < sentinels; index++) {
        // oxlint-disable-next-line no-await-in-loop
        await begin(RedisServer.start({ configuration, flags: ['--sentinel'] }));
      }
      const redis = new RedisWithSentinels(begun.slice(0, replicas + 1), begun.slice(replicas + 1));
      await Promise.all(redis.sentinels.map(hurry));
      await redis.isWell();
      return redis;
    } catch (error) {
      await Promise.all(begun.map((server) => server.remove()));
      throw error;
    }
  }

  /** For `new Redis({ sentinels, name })` of ioredis, and `createSentinel({ name, sentinelRootNodes })` of node-redis. */
  get addresses(): readonly { readonly host: string; readonly port: number }[] {
    return this.sentinels.map(({ address }) => address);
  }

  /** The server that the first Sentinel takes for the master now. */
  async master(): Promise<RedisServer> {
    const port = (await this.#ask('GET-MASTER-ADDR-BY-NAME')).split('\n')[1];
    const master = this.servers.find((server) => String(server.port) === port);
    if (master === undefined) throw new Error(`The Sentinel knows a master that is not one of ours: port ${port}.`);
    return master;
  }

  /** Resolves when all Sentinels agree that this server is the master. */
  async isMaster(server: RedisServer): Promise<void> {
    const agrees = async (sentinel: RedisServer) =>
      (await sentinel.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER)).split('\n')[1] === String(server.port);
    await Promise.all(this.sentinels.map((sentinel) => until(() => agrees(sentinel))));
    await until(async () => (await server.ask('ROLE')).startsWith('master'));
  }

  /** Resolves when each Sentinel sees one master and its replicas, connected, and all other Sentinels. */
  async isWell(): Promise<void> {
    await Promise.all(this.sentinels.map((sentinel) => until(() => this.#isWell(sentinel))));
  }

  /** Ends each fault: all of them run, and agree. Who is master may have changed. */
  async mend(): Promise<void> {
    await Promise.all(
      [...this.servers, ...this.sentinels].map(async (server) => {
        server.resume();
        if (server.isRunning) return;
        await server.start();
        if (this.sentinels.includes(server)) await hurry(server);
      }),
    );
    await this.isWell();
  }

  async remove(): Promise<void> {
    await Promise.all([...this.servers, ...this.sentinels].map((server) => server.remove()));
  }

  async #isWell(sentinel: RedisServer): Promise<boolean> {
    const lines = async (command: string) => (await sentinel.ask('SENTINEL', command, MASTER)).split('\n');
    const flagsOf = (answer: readonly string[]) =>
      answer.flatMap((line, at) => (line === 'flags' ? [answer[at + 1]] : []));
    const [master, replicas, others] = await Promise.all([lines('MASTER'), lines('REPLICAS'), lines('SENTINELS')]);
    return (
      flagsOf(master).join() === 'master' &&
      flagsOf(replicas).join() ===
        this.servers
          .slice(1)
          .map(() => 'slave')
          .join() &&
      replicas.filter((line, at) => line === 'ok' && replicas[at - 1] === 'master-link-status').length ===
        this.servers.length - 1 &&
      flagsOf(others).join() ===
        this.sentinels
          .slice(1)
          .map(() => 'sentinel')
          .join()
    );
  }

  async #ask(command: string): Promise<string> {
    return (await this.sentinels[0]?.ask('SENTINEL', command, MASTER)) ?? '';
  }
}
