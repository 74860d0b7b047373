import type { DataSource } from 'typeorm';
import { isMySqlCluster, type MySqlCluster, queryNode } from './mysql-cluster.js';
import { isPgPool, type PgPool } from './pg-pool.js';
import { pingByQuery } from './ping-query.js';
import { type PingPoolOptions, pingPgPool } from './ping-pg-pool.js';
import type { Replica } from './replicas.js';

/** The databases of a DataSource and how to ask them: the master first, then its replicas. */
export type WaysToAsk = readonly [master: Replica, ...replicas: Replica[]];

/** The fields of TypeORM's drivers that we use. Each driver has some of them. */
interface SomeDriver {
  readonly master?: unknown;
  readonly slaves?: readonly unknown[];
  readonly poolCluster?: unknown;
  readonly queryRunner?: { readonly databaseConnection?: Partial<MongoClient> };
  readonly database?: string;
}

interface MongoClient {
  db(name?: string): { command(command: object): PromiseLike<unknown> };
}

/** Dialects without a SELECT without a table. */
const STATEMENTS: Readonly<Record<string, string>> = {
  oracle: 'SELECT 1 FROM DUAL',
  sap: 'SELECT 1 FROM DUMMY',
};

export function waysToAsk(dataSource: DataSource, options: PingPoolOptions): WaysToAsk {
  const driver = dataSource.driver as SomeDriver;
  if (isPgPool(driver.master)) {
    const slaves = (driver.slaves ?? []).filter(isPgPool);
    return [byPool(driver.master, options), ...slaves.map((pool) => byPool(pool, options))];
  }
  const client = driver.queryRunner?.databaseConnection;
  if (client?.db !== undefined) {
    const { db } = client;
    const query = () => db.call(client, driver.database).command({ ping: 1 });
    return [byQuery('master', dataSource, 'ping', query, options)];
  }
  const sql = STATEMENTS[dataSource.options?.type] ?? 'SELECT 1';
  if (isMySqlCluster(driver.poolCluster)) return byNodes(dataSource, driver.poolCluster, sql, options);

  const master = byQuery('master', dataSource, sql, () => dataSource.query(sql), options);
  // A version of mysql2 that keeps its nodes elsewhere is asked through TypeORM.
  const isReplicated = (driver.slaves?.length ?? 0) > 0 || driver.poolCluster !== undefined;
  return isReplicated ? [master, byAnyReplica(dataSource, sql, options)] : [master];
}

function byPool(pool: PgPool, options: PingPoolOptions): Replica {
  return {
    get name() {
      const { host, port } = new pool.Client(pool.options); // Only the client knows them, because they may come from a URL or the environment.
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
  { degradedAboveMs }: PingPoolOptions,
): Replica {
  return { name, ping: (context) => pingByQuery({ key, what, query }, context, degradedAboveMs) };
}

function byNodes(dataSource: DataSource, cluster: MySqlCluster, sql: string, options: PingPoolOptions): WaysToAsk {
  const { slaves = [] } = (dataSource.options as { replication?: { slaves?: readonly unknown[] } }).replication ?? {};
  const node = (id: string) => byQuery(id, keyOf(cluster, id), sql, () => queryNode(cluster, id, sql), options);
  return [node('MASTER'), ...slaves.map((_, index) => node(`SLAVE${index}`))];
}

/** The replica that a query of the application would get now, for drivers where we cannot choose one. */
function byAnyReplica(dataSource: DataSource, sql: string, options: PingPoolOptions): Replica {
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
