import type { DataSource } from 'typeorm';
import { type MySqlCluster, poolOfNode } from '../mysql/mysql-cluster.js';
import { isMySqlPool, type MySqlPool } from '../mysql/mysql-pool.js';
import { pingMySqlPool } from '../mysql/ping-mysql-pool.js';
import { queryMySql } from '../mysql/queryable.js';
import type { PgPool } from '../postgres/pg-pool.js';
import { pingByQuery } from './ping-query.js';
import type { PoolLimits } from '../pools/pool-options.js';
import { pingPgPool } from '../postgres/ping-pg-pool.js';
import type { Replica } from './replicas.js';
import { MONGO_UNKNOWN, mongoPingOf, mySqlClusterOf, mySqlPoolOf, pgPoolsOf, replicasOf } from './typeorm-insides.js';

/** The databases of a DataSource and how to ask them: the master first, then its replicas. */
export type WaysToAsk = readonly [master: Replica, ...replicas: Replica[]];

/** Dialects without a SELECT without a table. */
const STATEMENTS: Readonly<Record<string, string>> = {
  oracle: 'SELECT 1 FROM DUAL',
  sap: 'SELECT 1 FROM DUMMY',
};

export function waysToAsk(dataSource: DataSource, options: PoolLimits): WaysToAsk {
  const pools = pgPoolsOf(dataSource);
  if (pools) {
    const [master, ...slaves] = pools;
    return [byPool(master, options), ...slaves.map((pool) => byPool(pool, options))];
  }
  if (dataSource.options?.type === 'mongodb') return [byCommand(dataSource, options)];
  const sql = STATEMENTS[dataSource.options?.type] ?? 'SELECT 1';
  const cluster = mySqlClusterOf(dataSource);
  if (cluster) return byNodes(dataSource, cluster, sql, options);
  const mySqlPool = mySqlPoolOf(dataSource);
  if (mySqlPool) return [byMySqlPool('master', mySqlPool, options)];
  const master = byQuery('master', dataSource, sql, () => dataSource.query(sql), options);
  return replicasOf(dataSource).length > 0 ? [master, byAnyReplica(dataSource, sql, options)] : [master];
}

function byCommand(dataSource: DataSource, options: PoolLimits): Replica {
  const ping = mongoPingOf(dataSource);
  if (ping) return byQuery('master', dataSource, 'ping', ping, options);
  // Not unhealthy: the database may work, and a new version of TypeORM must not take every pod out.
  return { name: 'master', ping: async () => ({ status: 'degraded', message: MONGO_UNKNOWN }) };
}

function byPool(pool: PgPool, options: PoolLimits): Replica {
  return {
    get name() {
      // Only a client knows them, because they may come from a URL or the environment.
      const { host, port } = new pool.Client(pool.options);
      return `${host}:${port}`;
    },
    ping: (context) => pingPgPool(pool, context, options),
  };
}

function byQuery(
  name: string,
  key: object,
  what: string,
  query: () => PromiseLike<unknown>,
  { degradedAboveMs }: PoolLimits,
): Replica {
  return { name, ping: (context) => pingByQuery({ key, what, query }, context, degradedAboveMs) };
}

function byMySqlPool(name: string, pool: MySqlPool, options: PoolLimits): Replica {
  return { name, ping: (context) => pingMySqlPool(pool, context, options) };
}

function byNodes(dataSource: DataSource, cluster: MySqlCluster, sql: string, options: PoolLimits): WaysToAsk {
  const node = (id: string): Replica => {
    const pool = cluster._nodes[id]?.pool;
    if (isMySqlPool(pool)) return byMySqlPool(id, pool, options);
    return byQuery(id, keyOf(cluster, id), sql, async () => queryMySql(poolOfNode(cluster, id), sql), options);
  };
  return [node('MASTER'), ...replicasOf(dataSource).map((_, index) => node(`SLAVE${index}`))];
}

/** The replica that a query of the application would get now, for drivers where we cannot choose one. */
function byAnyReplica(dataSource: DataSource, sql: string, options: PoolLimits): Replica {
  const query = async (): Promise<void> => {
    const runner = dataSource.createQueryRunner('slave');
    try {
      await runner.query(sql);
    } finally {
      await runner.release();
    }
  };
  return byQuery('replica', keyOf(dataSource, 'replica'), sql, query, options);
}

const keys = new WeakMap<object, Map<string, object>>();

function keyOf(owner: object, id: string): object {
  const ofOwner = keys.get(owner) ?? new Map<string, object>();
  keys.set(owner, ofOwner);
  const key = ofOwner.get(id) ?? {};
  ofOwner.set(id, key);
  return key;
}
