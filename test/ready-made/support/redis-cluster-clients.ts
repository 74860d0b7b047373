import { once } from 'node:events';
import { Cluster } from 'ioredis';
import type { pingRedis } from 'nestjs-probes/redis';
import { createCluster } from 'redis';
import { onTestFinished } from 'vitest';
import type { RedisCluster } from '../../support/redis-cluster.js';

/** A client of a Cluster for one test, whichever library it is from. */
export interface ConnectedCluster {
  readonly client: Parameters<typeof pingRedis>[0];
  /** What the application does. */
  set(key: string, value: string): Promise<unknown>;
  subscribe(channel: string): Promise<unknown>;
  /** What asks the master at this port: its PINGs can be counted. */
  connectionTo(port: number): Promise<{ ping(): PromiseLike<unknown> }>;
}

/** No error of a client may end the process of the test: they are about faults. */
const ignore = () => undefined;

async function connectIoredis({ addresses }: RedisCluster): Promise<ConnectedCluster> {
  const client = new Cluster(Array.from(addresses));
  client.on('error', ignore);
  onTestFinished(() => client.disconnect());
  await once(client, 'ready');
  return {
    client,
    set: (key, value) => client.set(key, value),
    subscribe: (channel) => client.subscribe(channel),
    connectionTo: async (port) => found(client.nodes('master').find(({ options }) => options.port === port)),
  };
}

async function connectNodeRedis({ rootNodes }: RedisCluster): Promise<ConnectedCluster> {
  const client = createCluster({ rootNodes: Array.from(rootNodes) });
  client.on('error', ignore);
  await client.connect();
  // destroy() is called disconnect() in version 4.
  onTestFinished(async () => void (await (client.destroy ?? client.disconnect).call(client)));
  return {
    client,
    set: (key, value) => client.set(key, value),
    subscribe: (channel) => client.subscribe(channel, ignore),
    connectionTo: (port) => client.nodeClient(found(client.masters.find((master) => master.port === port))),
  };
}

function found<T>(item: T | undefined): T {
  if (item === undefined) throw new Error('The client knows no such master.');
  return item;
}

export const clusterClients = [
  { name: 'ioredis', connect: connectIoredis },
  { name: 'node-redis', connect: connectNodeRedis },
];
