import type { Queryable } from './queryable.js';

/** The cluster of `mysql2` or `mysql` that TypeORM uses with replication. Its nodes are private. */
export interface MySqlCluster {
  readonly _nodes: Readonly<Record<string, { readonly pool: Queryable } | undefined>>;
}

/** Whether a cluster shows its nodes, and each of them its pool. */
export function isMySqlCluster(value: unknown): value is MySqlCluster {
  const nodes = (value as Partial<MySqlCluster> | null | undefined)?._nodes;
  if (typeof nodes !== 'object' || nodes === null) return false;
  return Object.values(nodes).every((node) => typeof node?.pool?.query === 'function');
}

/**
 * The pool of one node, to be asked directly. The cluster counts failed connections and removes a node for good after
 * the fifth, and pings must not add to that count.
 */
export function poolOfNode(cluster: MySqlCluster, id: string): Queryable {
  const node = cluster._nodes[id];
  if (node !== undefined) return node.pool;
  throw new Error(
    `the driver has taken ${id} out of its cluster after too many errors, for good; ` +
      'set `replication.restoreNodeTimeout` to have it back after that many milliseconds',
  );
}
