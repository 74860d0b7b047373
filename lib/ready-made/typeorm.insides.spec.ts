import { DataSource } from 'typeorm';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import type { CheckContext } from '../checks/health-check.js';
import { pingTypeOrm } from './typeorm.js';
import { FakeMySqlPool } from './mysql/mysql-pool.fake.js';
import { mongoPingOf, mySqlClusterOf, mySqlPoolOf, pgPoolsOf, replicasOf } from './databases/typeorm-insides.js';

type Type = 'postgres' | 'cockroachdb' | 'mysql' | 'mariadb' | 'mongodb' | 'mssql';

const POOL = { totalCount: 1, idleCount: 1, waitingCount: 0, options: { max: 1 }, connect: () => undefined };
const CLUSTER = { _nodes: { MASTER: { pool: { query: () => undefined } } } };
const REPLICATION = { master: {}, slaves: [{}] };

const context = (): CheckContext => ({ name: 'x', timeoutMs: 1_000, signal: new AbortController().signal });

/** A DataSource with another driver, as some version of TypeORM may have it. */
function of(type: Type, driver: object, options: object = {}, rest: object = {}): DataSource {
  return { isInitialized: true, options: { type, ...options }, driver, ...rest } as unknown as DataSource;
}

let warn: MockInstance<typeof process.emitWarning>;
beforeEach(() => {
  vi.resetModules();
  warn = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
});
afterEach(() => void vi.restoreAllMocks());

/** A new copy, which has not warned yet. */
const fresh = () => import('./databases/typeorm-insides.js');

it('this version of TypeORM has the fields of the pools in its driver for PostgreSQL', () => {
  const { driver } = new DataSource({ type: 'postgres' });
  expect(driver).toHaveProperty('slaves', []);
});

it('the pools are those of the driver, the master first', () => {
  const [master, slave] = [{ ...POOL }, { ...POOL }];
  expect(pgPoolsOf(of('postgres', { master, slaves: [slave] }))).toEqual([master, slave]);
  expect(pgPoolsOf(of('postgres', { master }))).toEqual([master]);
  expect(warn).not.toHaveBeenCalled();
});

it.each<[what: string, driver: object]>([
  ['no pool', {}],
  ['a pool of another type', { master: { size: 1 } }],
  ['a replica of another type', { master: POOL, slaves: [{}] }],
  ['replicas that are not a list', { master: POOL, slaves: new Set() }],
])('with %s a check asks by a query, and one warning says so', async (_what, driver) => {
  const { pgPoolsOf: pools } = await fresh();
  expect(pools(of('postgres', driver, { replication: REPLICATION }))).toBeUndefined();
  expect(pools(of('cockroachdb', driver, { replication: REPLICATION }))).toBeUndefined();
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    expect.stringMatching(
      /^nestjs-probes: this version of TypeORM does not show the pool of its driver\. pingTypeOrm asks/,
    ),
  );
  const query = vi.fn(() => Promise.resolve([]));
  const createQueryRunner = () => ({ query, release: () => Promise.resolve() });
  const database = of('postgres', driver, { replication: REPLICATION }, { query, createQueryRunner });
  expect(await pingTypeOrm(database, context(), { degradedAboveMs: 60_000 })).toMatchObject({ status: 'healthy' });
  expect(query.mock.calls).toEqual([['SELECT 1'], ['SELECT 1']]);
});

it('a driver that has no pool of pg needs no warning', async () => {
  expect((await fresh()).pgPoolsOf(of('mssql', {}))).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
});

it.each(['mysql', 'mariadb'] as const)('the pool of %s is that of the driver', (type) => {
  const pool = new FakeMySqlPool();
  expect(mySqlPoolOf(of(type, { pool }))).toBe(pool);
  expect(warn).not.toHaveBeenCalled();
});

it.each<[what: string, pool: unknown]>([
  ['no pool', undefined],
  ['null', null],
  ['a pool of another type', { getConnection: () => undefined }],
])('with %s a check of MySQL asks by a query, and one warning says so', async (_what, pool) => {
  const { mySqlPoolOf: poolOf } = await fresh();
  for (const type of ['mysql', 'mariadb', 'mysql'] as const) expect(poolOf(of(type, { pool }))).toBeUndefined();
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/does not show the pool of its driver/));
});

it.each<[what: string, database: DataSource]>([
  ['a pool of the package mysql', of('mysql', { pool: { _allConnections: [] } })],
  ['a replicated MySQL', of('mysql', { poolCluster: {} }, { replication: REPLICATION })],
  ['another driver', of('mssql', {})],
])('%s needs no warning of its pool', async (_what, database) => {
  expect((await fresh()).mySqlPoolOf(database)).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
});

it('the cluster is that of the driver', () => {
  expect(mySqlClusterOf(of('mysql', { poolCluster: CLUSTER }, { replication: REPLICATION }))).toBe(CLUSTER);
  expect(warn).not.toHaveBeenCalled();
});

it.each<[what: string, poolCluster: unknown]>([
  ['no cluster', undefined],
  ['no nodes', {}],
  ['nodes of another type', { _nodes: null }],
  ['a node without a pool', { _nodes: { MASTER: {} } }],
  ['a node that is empty', { _nodes: { MASTER: undefined } }],
  ['a pool that cannot be asked', { _nodes: { MASTER: { pool: {} } } }],
])('with %s the nodes of a replicated MySQL are not shown, and one warning says so', async (_what, poolCluster) => {
  const { mySqlClusterOf: cluster } = await fresh();
  for (const type of ['mysql', 'mariadb', 'mysql'] as const) {
    expect(cluster(of(type, { poolCluster }, { replication: REPLICATION }))).toBeUndefined();
  }
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/does not show the nodes of its cluster/));
});

it('MySQL without replication has no cluster and needs no warning', async () => {
  const { mySqlClusterOf: cluster } = await fresh();
  expect(cluster(of('mysql', {}))).toBeUndefined();
  expect(cluster(of('mssql', {}, { replication: REPLICATION }))).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
});

it.each<[what: string, driver: object]>([
  ['no query runner', {}],
  ['a query runner of another type', { queryRunner: null }],
  ['no client', { queryRunner: {} }],
  ['a client of another type', { queryRunner: { databaseConnection: null } }],
  ['a client without databases', { queryRunner: { databaseConnection: {} } }],
])('with %s MongoDB cannot be asked, which degrades the check and does not fail it', async (_what, driver) => {
  expect(mongoPingOf(of('mongodb', driver))).toBeUndefined();
  expect(await pingTypeOrm(of('mongodb', driver), context())).toEqual({
    status: 'degraded',
    message: 'this version of TypeORM does not show its MongoDB client, so pingTypeOrm cannot ask the database',
  });
});

it('the replicas are those in the options', () => {
  expect(replicasOf(of('mssql', {}, { replication: REPLICATION }))).toEqual([{}]);
  expect(replicasOf(of('mssql', {}, { replication: { master: {} } }))).toEqual([]);
  expect(replicasOf(of('mssql', {}))).toEqual([]);
});
