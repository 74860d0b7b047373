import type { DataSource } from 'typeorm';
import { isMySqlCluster, type MySqlCluster } from '../mysql/mysql-cluster.js';
import { isMySqlPool, type MySqlPool } from '../mysql/mysql-pool.js';
import { isPgPool, type PgPool } from '../postgres/pg-pool.js';
import { warnOnce } from '../wording/warn-once.js';

/** The fields of TypeORM's drivers that have the connections. They are not documented API; each driver has some of them. */
interface Insides {
  readonly master?: unknown;
  readonly slaves?: unknown;
  readonly pool?: unknown;
  readonly poolCluster?: unknown;
  readonly queryRunner?: { readonly databaseConnection?: Partial<MongoClient> | null } | null;
}

interface MongoClient {
  db(name?: string): { command(command: object): PromiseLike<unknown> };
}

/** Drivers that use a pool of `pg`. */
const WITH_PG: ReadonlySet<unknown> = new Set(['postgres', 'cockroachdb']);

/** Drivers that use a pool of `mysql2`. */
const WITH_MYSQL: ReadonlySet<unknown> = new Set(['mysql', 'mariadb']);

const POOL_UNKNOWN =
  'this version of TypeORM does not show the pool of its driver. pingTypeOrm asks by DataSource.query() instead: it has no ' +
  'figures of the pool, and a ping that is given up keeps its connection until it is answered.';

const NODES_UNKNOWN =
  'this version of TypeORM or of its MySQL driver does not show the nodes of its cluster. pingTypeOrm asks through the ' +
  'cluster instead: it asks one replica at a time, and a failed ping counts among the errors of the cluster.';

/** What a MongoDB check says when its client is not shown. */
export const MONGO_UNKNOWN =
  'this version of TypeORM does not show its MongoDB client, so pingTypeOrm cannot ask the database';

/** The pools of a driver of `pg`: the master first. `undefined` for another driver, and when they are not shown. */
export function pgPoolsOf(dataSource: DataSource): readonly [PgPool, ...PgPool[]] | undefined {
  const { master, slaves } = dataSource.driver as Insides;
  const replicas = Array.isArray(slaves) ? slaves.filter(isPgPool) : [];
  if (isPgPool(master) && replicas.length >= replicasOf(dataSource).length) return [master, ...replicas];
  if (WITH_PG.has(dataSource.options?.type)) warnOnce(POOL_UNKNOWN);
  return undefined;
}

/** The pool of a MySQL driver without replication. `undefined` for another driver, and when it is not shown. */
export function mySqlPoolOf(dataSource: DataSource): MySqlPool | undefined {
  const { pool } = dataSource.driver as Insides;
  if (isMySqlPool(pool)) return pool;
  // An older TypeORM may use the package `mysql`, whose pool cannot be used like that.
  const isOfMySql = Array.isArray((pool as { readonly _allConnections?: unknown } | null | undefined)?._allConnections);
  const isMySql = WITH_MYSQL.has(dataSource.options?.type) && replicasOf(dataSource).length === 0;
  if (isMySql && !isOfMySql) warnOnce(POOL_UNKNOWN);
  return undefined;
}

/** The cluster of a replicated MySQL driver. `undefined` for another driver, and when its nodes are not shown. */
export function mySqlClusterOf(dataSource: DataSource): MySqlCluster | undefined {
  const { poolCluster } = dataSource.driver as Insides;
  if (isMySqlCluster(poolCluster)) return poolCluster;
  if (WITH_MYSQL.has(dataSource.options?.type) && replicasOf(dataSource).length > 0) warnOnce(NODES_UNKNOWN);
  return undefined;
}

/** Sends the command `ping` to MongoDB. `undefined` when the client is not shown. */
export function mongoPingOf({ driver }: DataSource): (() => PromiseLike<unknown>) | undefined {
  const client = (driver as Insides).queryRunner?.databaseConnection;
  if (typeof client?.db !== 'function') return undefined;
  const { db } = client;
  return () => db.call(client, driver.database).command({ ping: 1 });
}

/** The replicas in the options of a DataSource. */
export function replicasOf({ options }: DataSource): readonly unknown[] {
  const { replication } = (options ?? {}) as { readonly replication?: { readonly slaves?: readonly unknown[] } };
  return replication?.slaves ?? [];
}
