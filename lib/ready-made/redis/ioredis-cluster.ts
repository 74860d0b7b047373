import type { ClusterClient, Master } from './cluster.js';
import { follow, ping } from './pings.js';

interface IoredisNode {
  readonly options: { readonly host?: string; readonly port?: number };
  ping(): PromiseLike<unknown>;
  cluster(command: 'INFO'): PromiseLike<unknown>;
}

/** A `Cluster` of ioredis. */
export interface IoredisCluster {
  readonly status: string;
  /** By slot: the addresses of its master and then of its replicas. It also names masters to which there is no connection. */
  readonly slots?: readonly (readonly string[] | undefined)[];
  nodes(role: 'master'): readonly IoredisNode[];
  refreshSlotsCache(done: (error?: Error) => void): void;
  ping(): PromiseLike<unknown>;
}

export function isIoredisCluster(client: object): client is IoredisCluster {
  return 'nodes' in client && 'refreshSlotsCache' in client;
}

export function ofIoredis(client: IoredisCluster): ClusterClient {
  return {
    /** Before it is ready it knows nothing but where to begin, and takes all of these for masters. */
    async ready() {
      follow(client);
      if (client.status !== 'ready') await ping(client, () => client.ping());
    },
    masters: () => mastersOf(client),
    /** It does so by itself when a command fails. But a pod that is out of its Service may send none. */
    learnAnew: () =>
      new Promise((resolve, reject) => {
        client.refreshSlotsCache((error) => (error ? reject(error) : resolve()));
      }),
  };
}

/** A connection that has ended is removed from the nodes. The slots are left, and say that a master is missing. */
function mastersOf(client: IoredisCluster): readonly Master[] {
  const connected = client.nodes('master').map((node): Master => {
    follow(node);
    const connection = { key: node, ping: () => node.ping(), info: () => node.cluster('INFO') };
    return { address: `${node.options.host}:${node.options.port}`, connection };
  });
  const known = new Set(connected.map(({ address }) => address));
  const missing = new Set<string>();
  client.slots?.forEach((addresses) => {
    const address = addresses?.[0];
    if (address !== undefined && !known.has(address)) missing.add(address);
  });
  return [...connected, ...Array.from(missing, (address) => ({ address, connection: undefined }))];
}
