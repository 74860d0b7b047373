import type { ClusterClient, Master } from './cluster.js';
import { keyInSlot } from './key-slot.js';
import { follow } from './pings.js';

interface NodeClient {
  ping(): PromiseLike<unknown>;
  sendCommand(command: readonly string[]): PromiseLike<unknown>;
}

interface MasterNode {
  readonly address: string;
}

/** What `createCluster()` of node-redis returns. */
export interface NodeRedisCluster {
  readonly masters: readonly MasterNode[];
  readonly slots: readonly ({ readonly master: MasterNode } | undefined)[];
  nodeClient(node: MasterNode): NodeClient | PromiseLike<NodeClient>;
  /** Sends a command to the master of `key`, whatever keys the command has. */
  sendCommand(key: string, isReadOnly: boolean, command: readonly string[]): PromiseLike<unknown>;
}

export function isNodeRedisCluster(client: object): client is NodeRedisCluster {
  return 'nodeClient' in client && 'masters' in client;
}

export function ofNodeRedis(client: NodeRedisCluster): ClusterClient {
  return {
    async ready() {
      if (client.masters.length === 0) throw new Error('the client knows no master: has it connected?');
    },
    masters: () => client.masters.map((node) => masterOf(client, node)),
    learnAnew: (silent, answering) => learnAnew(client, silent, answering),
  };
}

function masterOf(client: NodeRedisCluster, node: MasterNode): Master {
  const connected = async () => {
    const nodeClient = await client.nodeClient(node);
    follow(nodeClient, node);
    return nodeClient;
  };
  return {
    address: node.address,
    connection: {
      key: node,
      ping: async () => await (await connected()).ping(),
      info: async () => await (await connected()).sendCommand(['CLUSTER', 'INFO']),
    },
  };
}

/**
 * It learns the masters anew only when a server answers that a slot has moved. A master that is dead answers nothing,
 * so that versions 4 and 5 ask it for ever, and all commands for its slots wait. Any other master knows who has them.
 */
async function learnAnew(client: NodeRedisCluster, silent: Master, answering: readonly Master[]): Promise<void> {
  const ownedBy = (address: string | undefined) => (slot: number) => client.slots[slot]?.master.address === address;
  const lost = keyInSlot(ownedBy(silent.address));
  const [other] = client.masters.filter(({ address }) => answering.some((master) => master.address === address));
  const near = other && keyInSlot(ownedBy(other.address));
  if (lost === undefined || near === undefined || other === undefined) return;
  // Version 6 sends some commands, such as EXISTS, to the masters of their own keys.
  const command = ['TYPE', lost];
  const nodeClient = await client.nodeClient(other);
  if (isMovedElsewhere(await refusalOf(nodeClient.sendCommand(command)), silent.address)) {
    // It is answered that the slot has moved until it gives up, and learns the masters meanwhile.
    await refusalOf(client.sendCommand(near, false, command));
  }
}

async function refusalOf(reply: PromiseLike<unknown>): Promise<string> {
  try {
    await reply;
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `MOVED 3300 127.0.0.1:7004`. Until the others have given up a master they send its clients there. */
export function isMovedElsewhere(refusal: string, from: string): boolean {
  return refusal.startsWith('MOVED ') && !refusal.endsWith(` ${from}`);
}
