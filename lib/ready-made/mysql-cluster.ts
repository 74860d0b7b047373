/** What the ping uses of a pool of `mysql2` or `mysql`. */
interface MySqlPool {
  query(sql: string, callback: (error: Error | null) => void): unknown;
}

/** What TypeORM asks under replication. The nodes are private to it. */
export interface MySqlCluster {
  readonly _nodes: Readonly<Record<string, { readonly pool: MySqlPool } | undefined>>;
}

export function isMySqlCluster(value: unknown): value is MySqlCluster {
  return typeof (value as Partial<MySqlCluster> | null | undefined)?._nodes === 'object';
}

/**
 * Asks one node past the cluster, which counts failures to connect and takes a node out for good at the fifth: pings
 * must not use up what is meant for the application.
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
