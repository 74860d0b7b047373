import { freePort } from './free-port.js';
import { RedisServer } from './redis.js';
import { until } from './until.js';

const SLOTS = 16_384;

/** How to start a {@link RedisCluster}. */
export interface RedisClusterOptions {
  /** @default 3 */
  readonly masters?: number;
  /** How many of the masters have a replica, the first ones first. @default 0 */
  readonly replicas?: number;
  /** After how many milliseconds of silence the others take a node for dead. @default 1_000 */
  readonly nodeTimeoutMs?: number;
}

/**
 * A real Redis Cluster for one test file, on ports of its own of 127.0.0.1. Each node is a {@link RedisServer}, which can be
 * paused, stopped (SIGKILL) and started again with the same data and the same place in the cluster.
 *
 * ```ts
 * let cluster: RedisCluster;
 * beforeAll(async () => void (cluster = await RedisCluster.start({ replicas: 1 })));
 * afterEach(() => cluster.mend());
 * afterAll(() => cluster?.remove());
 * ```
 */
export class RedisCluster {
  private constructor(
    /** In the order of their slots. After a failover one of them may be a replica. */
    readonly masters: readonly RedisServer[],
    /** The replica at index `n` began as that of `masters[n]`. */
    readonly replicas: readonly RedisServer[],
  ) {}

  /** Resolves when all slots are served, and each replica has the data of its master. */
  static async start(options: RedisClusterOptions = {}): Promise<RedisCluster> {
    const { masters = 3, replicas = 0, nodeTimeoutMs = 1_000 } = options;
    const nodes: RedisServer[] = [];
    try {
      // One after the other: a port that is free is free for the others as well.
      // oxlint-disable-next-line no-await-in-loop
      while (nodes.length < masters + replicas) nodes.push(await startNode(nodeTimeoutMs));
      const cluster = new RedisCluster(nodes.slice(0, masters), nodes.slice(masters));
      await cluster.#join();
      return cluster;
    } catch (error) {
      await Promise.all(nodes.map((node) => node.remove()));
      throw error;
    }
  }

  get nodes(): readonly RedisServer[] {
    return [...this.masters, ...this.replicas];
  }

  /** For `new Cluster(addresses)` of ioredis. */
  get addresses(): readonly { readonly host: string; readonly port: number }[] {
    return this.nodes.map(({ address }) => address);
  }

  /** For `createCluster({ rootNodes })` of node-redis. */
  get rootNodes(): readonly { readonly url: string }[] {
    return this.nodes.map(({ url }) => ({ url }));
  }

  /** Resolves when each of `nodes` says that all slots are served, and knows no node that fails. */
  async isWell(nodes: readonly RedisServer[] = this.nodes): Promise<void> {
    await Promise.all(nodes.map((node) => until(async () => isOk(await node.ask('CLUSTER', 'INFO')))));
  }

  /** Resolves when this node is a master that serves slots. */
  async isMaster(node: RedisServer): Promise<void> {
    await until(async () => {
      const own = (await node.ask('CLUSTER', 'NODES')).split('\n').find((line) => line.includes('myself,master'));
      return own !== undefined && own.trim().split(' ').length > 8;
    });
  }

  /** Ends each fault: all nodes run, and all slots are served. Who is master may have changed. */
  async mend(): Promise<void> {
    await Promise.all(
      this.nodes.map(async (node) => {
        node.resume();
        if (!node.isRunning) await node.start();
      }),
    );
    await this.isWell();
  }

  async remove(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.remove()));
  }

  async #join(): Promise<void> {
    const [first, ...others] = this.nodes;
    for (const node of others) {
      // oxlint-disable-next-line no-await-in-loop
      await accepted(node, 'CLUSTER', 'MEET', '127.0.0.1', String(first?.port), await busPortOf(first));
    }
    const count = this.masters.length;
    const firstSlotOf = (index: number) => Math.round((index * SLOTS) / count);
    await Promise.all(
      this.masters.map((master, index) =>
        accepted(master, 'CLUSTER', 'ADDSLOTSRANGE', `${firstSlotOf(index)}`, `${firstSlotOf(index + 1) - 1}`),
      ),
    );
    const knowsAll = async (node: RedisServer) =>
      figure(await node.ask('CLUSTER', 'INFO'), 'cluster_known_nodes') === String(this.nodes.length);
    await Promise.all(this.nodes.map((node) => until(() => knowsAll(node))));
    await Promise.all(
      this.replicas.map(async (replica, index) => {
        await accepted(replica, 'CLUSTER', 'REPLICATE', (await this.masters[index]?.ask('CLUSTER', 'MYID')) ?? '');
        await until(async () => (await replica.ask('ROLE')).includes('connected'));
      }),
    );
    await this.isWell();
  }
}

async function startNode(nodeTimeoutMs: number): Promise<RedisServer> {
  const flags = {
    '--cluster-enabled': 'yes',
    '--cluster-node-timeout': String(nodeTimeoutMs),
    // By default 10,000 above the other port, which may be above the last port that there is.
    '--cluster-port': String(await freePort()),
    '--cluster-replica-validity-factor': '0',
    '--repl-diskless-sync-delay': '0',
  };
  return await RedisServer.start({ keeps: true, flags: Object.entries(flags).flat() });
}

async function busPortOf(node: RedisServer | undefined): Promise<string> {
  return /@(\d+).* myself/.exec((await node?.ask('CLUSTER', 'NODES')) ?? '')?.[1] ?? '';
}

async function accepted(node: RedisServer, ...command: readonly string[]): Promise<void> {
  const reply = await node.ask(...command);
  if (reply !== 'OK') throw new Error(`${command.join(' ')} was answered: ${reply}`);
}

function isOk(info: string): boolean {
  return figure(info, 'cluster_state') === 'ok' && figure(info, 'cluster_slots_ok') === String(SLOTS);
}

function figure(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];
}
