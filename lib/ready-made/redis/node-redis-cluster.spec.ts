import { describe, expect, it, vi } from 'vitest';
import { slotOf } from './key-slot.js';
import { isMovedElsewhere, type NodeRedisCluster, ofNodeRedis } from './node-redis-cluster.js';

const DEAD = 'a:1';
const ALIVE = 'b:1';

/** Two masters, of which the first has the even slots. */
function twoMasters(answer: () => Promise<unknown>) {
  const masters = [{ address: DEAD }, { address: ALIVE }] as const;
  const slots = Array.from({ length: 16_384 }, (_, slot) => ({ master: masters[slot % 2 === 0 ? 0 : 1] }));
  const node = { ping: vi.fn(async () => 'PONG'), sendCommand: vi.fn(answer) };
  const sendCommand = vi.fn<NodeRedisCluster['sendCommand']>(answer);
  const client: NodeRedisCluster = { masters, slots, nodeClient: vi.fn(() => node), sendCommand };
  const cluster = ofNodeRedis(client);
  const [dead, alive] = cluster.masters() as [never, never];
  return { client, node, sendCommand, cluster, dead, alive };
}

describe('a Cluster of node-redis', () => {
  it('is asked over the connection to each master', async () => {
    const { cluster, node } = twoMasters(async () => 'cluster_state:ok');
    expect(cluster.masters().map(({ address }) => address)).toEqual([DEAD, ALIVE]);
    expect(await cluster.masters()[0]?.connection?.ping()).toBe('PONG');
    expect(await cluster.masters()[0]?.connection?.info()).toBe('cluster_state:ok');
    expect(node.sendCommand).toHaveBeenCalledExactlyOnceWith(['CLUSTER', 'INFO']);
    await expect(ofNodeRedis({ masters: [] } as never).ready()).rejects.toThrow('knows no master');
  });

  it('learns by a command for a slot of the dead master that goes to one that answers', async () => {
    const moved = twoMasters(() => Promise.reject(new Error('MOVED 0 c:1')));
    await moved.cluster.learnAnew(moved.dead, [moved.alive]);
    expect(moved.client.nodeClient).toHaveBeenCalledExactlyOnceWith({ address: ALIVE });
    const [near, isReadOnly, [name, lost] = []] = moved.sendCommand.mock.calls[0] ?? [];
    expect([isReadOnly, name]).toEqual([false, 'TYPE']);
    expect([slotOf(near ?? '') % 2, slotOf(lost ?? '') % 2]).toEqual([1, 0]);
    expect(moved.node.sendCommand).toHaveBeenCalledExactlyOnceWith(['TYPE', lost]);
  });

  it.each([
    ['the cluster still sends clients to the dead one', 'MOVED 0 a:1'],
    ['the cluster is down', 'CLUSTERDOWN The cluster is down'],
    ['the user may not ask', "NOPERM User app has no permissions to run the 'type' command"],
  ])('learns nothing when %s', async (_title, refusal) => {
    const { cluster, dead, alive, sendCommand } = twoMasters(() => Promise.reject(new Error(refusal)));
    await cluster.learnAnew(dead, [alive]);
    expect(sendCommand).not.toHaveBeenCalled();
  });

  it('learns nothing when the master answers after all, or none does', async () => {
    const { cluster, client, dead, alive, sendCommand } = twoMasters(async () => 0);
    await cluster.learnAnew(dead, [alive]);
    expect(client.nodeClient).toHaveBeenCalledOnce();
    await cluster.learnAnew(dead, []);
    expect(client.nodeClient).toHaveBeenCalledOnce();
    expect(sendCommand).not.toHaveBeenCalled();
  });
});

it.each([
  ['MOVED 3300 c:1', true],
  ['MOVED 3300 a:1', false],
  ['MOVED 3300 aa:1', true],
  ['ERR MOVED', false],
  ['', false],
])('"%s" sends clients of a:1 elsewhere: %s', (refusal, expected) => {
  expect(isMovedElsewhere(refusal, DEAD)).toBe(expected);
});
