import { promisify } from 'node:util';
import { createPool, type PoolConnection } from 'mysql2';
import { createPool as createPromisePool } from 'mysql2/promise';
import { pingMySql } from 'nestjs-probes/mysql';
import type { Address, CheckUnderTest, OpenedCheck } from 'nestjs-probes/testing';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe } from 'vitest';
import { hasMariaDb, MARIADB_SKIPPED, MariaDb } from '../support/mariadb.js';
import { takeAll } from './support/exhaust.js';
import { holds } from './support/holds.js';

const POOL_SIZE = 3;
const CREDENTIALS = { user: 'probes', password: 'password', database: 'probes' };

function callbacks(address: Address, password = CREDENTIALS.password): OpenedCheck {
  const pool = createPool({ ...CREDENTIALS, ...address, password, connectionLimit: POOL_SIZE });
  return {
    check: (context) => pingMySql(pool, context),
    close: () => promisify(pool.end.bind(pool))(),
    emitters: [pool],
    exhaust: () => takeAll(POOL_SIZE, () => promisify<PoolConnection>(pool.getConnection.bind(pool))()),
  };
}

function promises(address: Address, password = CREDENTIALS.password): OpenedCheck {
  const pool = createPromisePool({ ...CREDENTIALS, ...address, password, connectionLimit: POOL_SIZE });
  return {
    check: (context) => pingMySql(pool, context),
    close: () => pool.end(),
    emitters: [pool, pool.pool],
    exhaust: () => takeAll(POOL_SIZE, () => pool.getConnection()),
  };
}

async function typeOrm(address: Address): Promise<OpenedCheck> {
  const { user: username, ...credentials } = CREDENTIALS;
  const source = new DataSource({ ...credentials, ...address, username, type: 'mariadb', poolSize: POOL_SIZE });
  await source.initialize();
  return {
    check: (context) => pingTypeOrm(source, context),
    close: () => source.destroy(),
    exhaust: () =>
      takeAll(POOL_SIZE, async () => {
        const runner = source.createQueryRunner();
        await runner.connect();
        return runner;
      }),
  };
}

describe.skipIf(!hasMariaDb)(`MariaDB${MARIADB_SKIPPED}`, () => {
  let mariadb: MariaDb;
  beforeAll(async () => void (mariadb = await MariaDb.start()));
  afterAll(() => mariadb?.remove());

  const pool = (open: (address: Address, password?: string) => OpenedCheck): CheckUnderTest => ({
    server: () => mariadb,
    open: (address) => open(address),
    openWithWrongPassword: (address) => open(address, 'wrong'),
  });
  const atBoot = 'the DataSource is connected before the application begins';

  holds('pingMySql with callbacks', pool(callbacks));
  holds('pingMySql with promises', pool(promises));
  holds('pingTypeOrm on MariaDB', {
    server: () => mariadb,
    open: typeOrm,
    except: { 'refused-at-boot': atBoot, 'wrong-password': atBoot },
  });
});
