/** What `createSentinel()` of node-redis returns. */
interface NodeRedisSentinel {
  sendCommand(isReadOnly: boolean, command: readonly string[]): PromiseLike<unknown>;
}

/**
 * How to send PING through this client. A sentinel of node-redis takes PING for a command that only reads, and sends it
 * to a replica when it uses replicas.
 */
export function pingOf(client: { ping(): PromiseLike<unknown> }): () => PromiseLike<unknown> {
  return isNodeRedisSentinel(client) ? () => client.sendCommand(false, ['PING']) : () => client.ping();
}

function isNodeRedisSentinel(client: object): client is NodeRedisSentinel {
  return 'getMasterNode' in client && 'sendCommand' in client;
}
