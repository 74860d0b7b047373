import { migrateTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../support/database.js';
import { PostgresServer } from '../support/postgres.js';

let postgres: PostgresServer;
beforeAll(async () => void (postgres = await PostgresServer.start()));
afterAll(() => postgres.stop());

class CreateOrders1760000000001 implements MigrationInterface {
  up = (connection: QueryRunner) => connection.query('CREATE TABLE orders (id int)');
  down = (connection: QueryRunner) => connection.query('DROP TABLE orders');
}

/** It goes on until the test lets go of this lock. */
const GATE = 77;
class WaitForTheTest1760000000002 implements MigrationInterface {
  up = (connection: QueryRunner) => connection.query(`SELECT pg_advisory_xact_lock(${GATE})`);
  down = () => Promise.resolve();
}

class Fail1760000000003 implements MigrationInterface {
  up = (connection: QueryRunner) => connection.query('SELECT 1/0');
  down = () => Promise.resolve();
}

type Migrations = (new () => MigrationInterface)[];

/** As a pod has it: with timeouts for the queries that users wait for. */
const pod = (migrations: Migrations) =>
  connect(postgres.url, { migrations, extra: { statement_timeout: 300, query_timeout: 300, max: 2 } });

const never = () => ({ signal: new AbortController().signal });
const ORDERS = `SELECT to_regclass('orders') IS NOT NULL AS there`;

let database: DataSource;

beforeEach(async () => {
  database = await connect(postgres.url);
  await database.query('DROP TABLE IF EXISTS orders, migrations');
});

/** Holds the migrations at the gate until it is opened. */
async function closeGate() {
  const holder = database.createQueryRunner();
  await holder.query(`SELECT pg_advisory_lock(${GATE})`);
  const open = () => holder.query(`SELECT pg_advisory_unlock(${GATE})`);
  onTestFinished(() => open().then(() => holder.release()));
  // On the connection that was there before a test has changed what the server allows.
  const sleep = () => holder.query('SELECT pg_sleep(0.7)');
  return { open, sleep, reached: () => expect.poll(waitingAtGate).toBe(1) };
}

const waitingAtGate = () => count(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
const lockHolders = () =>
  count(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid <> ${GATE}`);
const count = async (query: string) => Number((await database.query(query))[0].count);

describe('migrateTypeOrm()', () => {
  it('runs what is pending, tells what it was, and leaves neither lock nor connection behind', async () => {
    const own = await pod([CreateOrders1760000000001]);
    expect(await migrateTypeOrm(own, never())).toEqual(['CreateOrders1760000000001']);
    expect(await database.query(ORDERS)).toEqual([{ there: true }]);
    expect(await migrateTypeOrm(own, never())).toEqual([]);
    await expect.poll(lockHolders).toBe(0);
  });

  it('connects a DataSource that is not connected', async () => {
    const own = new DataSource({ type: 'postgres', url: postgres.url, migrations: [CreateOrders1760000000001] });
    onTestFinished(() => own.destroy());
    await migrateTypeOrm(own, never());
    expect(own.isInitialized).toBe(true);
  });

  it('lets one pod migrate, for longer than a query may take, while the others wait', async () => {
    const gate = await closeGate();
    const pods = await Promise.all([1, 2, 3].map(() => pod([CreateOrders1760000000001, WaitForTheTest1760000000002])));
    const all = Promise.all(pods.map((each) => migrateTypeOrm(each, never())));
    await gate.reached();
    // The timeout of the pod is 300 ms.
    await database.query('SELECT pg_sleep(0.7)');
    expect([await waitingAtGate(), await lockHolders()]).toEqual([1, 1]);
    await gate.open();
    expect((await all).toSorted((a, b) => b.length - a.length)).toEqual([
      ['CreateOrders1760000000001', 'WaitForTheTest1760000000002'],
      [],
      [],
    ]);
  });

  it('lets a migration take longer than the server allows the role a statement', async () => {
    const gate = await closeGate();
    await database.query(`ALTER ROLE postgres SET statement_timeout = 300`);
    onTestFinished(() => database.query(`ALTER ROLE postgres RESET statement_timeout`));
    const own = await connect(postgres.url, { migrations: [WaitForTheTest1760000000002] });
    const migrated = migrateTypeOrm(own, never());
    await gate.reached();
    await gate.sleep();
    await gate.open();
    expect(await migrated).toEqual(['WaitForTheTest1760000000002']);
  });

  it('does not wait for an application with another lock', async () => {
    const gate = await closeGate();
    const first = migrateTypeOrm(await pod([WaitForTheTest1760000000002]), never());
    await gate.reached();
    const other = await connect(postgres.url, {
      migrations: [CreateOrders1760000000001],
      migrationsTableName: 'other',
    });
    expect(await migrateTypeOrm(other, never(), { lockId: 5 })).toEqual(['CreateOrders1760000000001']);
    await database.query('DROP TABLE other');
    await gate.open();
    await first;
  });

  it('ends a migration that runs when the signal is aborted: it is rolled back, and the lock is free', async () => {
    const gate = await closeGate();
    const controller = new AbortController();
    const own = await pod([CreateOrders1760000000001, WaitForTheTest1760000000002]);
    const migrated = migrateTypeOrm(own, { signal: controller.signal });
    await gate.reached();
    controller.abort(new Error('shutdown'));
    await expect(migrated).rejects.toThrow('shutdown');
    await expect.poll(lockHolders).toBe(0);
    expect(await database.query(ORDERS)).toEqual([{ there: false }]);
  });

  it('stops waiting for another pod when the signal is aborted', async () => {
    const gate = await closeGate();
    const first = migrateTypeOrm(await pod([WaitForTheTest1760000000002]), never());
    await gate.reached();
    const controller = new AbortController();
    const second = migrateTypeOrm(await pod([CreateOrders1760000000001]), { signal: controller.signal });
    setImmediate(() => controller.abort(new Error('shutdown')));
    await expect(second).rejects.toThrow('shutdown');
    await gate.open();
    await first;
    expect(await database.query(ORDERS)).toEqual([{ there: false }]);
  });

  it('fails with what a migration throws, and rolls all back', async () => {
    const own = await pod([CreateOrders1760000000001, Fail1760000000003]);
    await expect(migrateTypeOrm(own, never())).rejects.toThrow('division by zero');
    expect(await database.query(ORDERS)).toEqual([{ there: false }]);
    await expect.poll(lockHolders).toBe(0);
  });

  it('says what to do for a database without such a lock', async () => {
    const own = { options: { type: 'sqlite' }, isInitialized: true } as unknown as DataSource;
    await expect(migrateTypeOrm(own, never())).rejects.toThrow(
      'migrateTypeOrm() needs a lock that ends with its connection, and knows how to take it on postgres, mysql, mariadb, not on sqlite.',
    );
  });
});
