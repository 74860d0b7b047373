/** The method of a `mysql2` or `mysql` pool that the ping uses. */
interface MySqlPool {
  query(sql: string, callback: (error: Error | null) => void): unknown;
}

/** The cluster that TypeORM uses with replication. Its nodes are private. */
export interface MySqlCluster {
  readonly _nodes: Readonly<Record<string, { readonly pool: MySqlPool } | undefined>>;
}

/** Whether a cluster shows its nodes, and each of them its pool. */
export function isMySqlCluster(value: unknown): value is MySqlCluster {
  const nodes = (value as Partial<MySqlCluster> | null | undefined)?._nodes;
  if (typeof nodes !== 'object' || nodes === null) return false;
  return Object.values(nodes).every((node) => typeof node?.pool?.query === 'function');
}

/**
 * Asks one node directly. The cluster counts failed connections and removes a node for good after the fifth, and pings
 * must not add to that count.
 */
export function queryNode(cluster: MySqlCluster, id: string, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const node = cluster._nodes[id];
    if (node === undefined) {
      throw new Error(
        `the driver has taken ${id} out of its cluster after too many errors, for good; ` +
          'set `replication.restoreNodeTimeout` to have it back after that many milliseconds',
      );
    }
    node.pool.query(sql, (error) => (error ? reject(error) : resolve()));
  });
}
