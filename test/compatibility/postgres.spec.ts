import { pingPg } from 'nestjs-probes/pg';
import { type Address, type CheckUnderTest, type OpenedCheck, type ServerUnderTest } from 'nestjs-probes/testing';
import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe } from 'vitest';
import { hasPgBouncer, PgBouncer } from '../support/pgbouncer.js';
import { PostgresServer } from '../support/postgres.js';
import { takeAll } from './support/exhaust.js';
import { holds } from './support/holds.js';

const POOL_SIZE = 3;
const CREDENTIALS = { password: 'password', database: 'postgres' };

let postgres: PostgresServer;
beforeAll(async () => void (postgres = await PostgresServer.start()));
afterAll(() => postgres?.remove());

function pg({ host, port }: Address, password = CREDENTIALS.password): OpenedCheck {
  const pool = new Pool({ ...CREDENTIALS, user: 'postgres', host, port, password, max: POOL_SIZE });
  // The pool reports what happens to idle connections.
  pool.on('error', () => undefined);
  return {
    check: (context) => pingPg(pool, context),
    close: () => pool.end(),
    emitters: [pool],
    exhaust: () => takeAll(POOL_SIZE, () => pool.connect()),
  };
}

async function typeOrm({ host, port }: Address): Promise<OpenedCheck> {
  const source = new DataSource({
    ...CREDENTIALS,
    type: 'postgres',
    username: 'postgres',
    host,
    port,
    poolSize: POOL_SIZE,
    poolErrorHandler: () => undefined,
  });
  await source.initialize();
  const { master } = source.driver as unknown as { readonly master: Pool };
  return {
    check: (context) => pingTypeOrm(source, context),
    close: () => source.destroy(),
    emitters: [master],
    exhaust: () => takeAll(POOL_SIZE, () => master.connect()),
  };
}

const PG: CheckUnderTest = {
  server: () => postgres,
  open: pg,
  openWithWrongPassword: (address) => pg(address, 'wrong'),
};

const AT_BOOT = 'the DataSource is connected before the application begins';

holds('pingPg', PG);
holds('pingTypeOrm on PostgreSQL', {
  server: () => postgres,
  open: typeOrm,
  except: { 'refused-at-boot': AT_BOOT, 'wrong-password': AT_BOOT },
});

describe.skipIf(!hasPgBouncer)(`behind PgBouncer${hasPgBouncer ? '' : ' (skipped: there is no pgbouncer)'}`, () => {
  let bouncer: PgBouncer;
  beforeAll(async () => void (bouncer = await PgBouncer.inFrontOf(postgres.url, { default_pool_size: POOL_SIZE })));
  afterAll(() => bouncer?.stop());

  const server = (): ServerUnderTest => ({
    port: Number(new URL(bouncer.url).port),
    pause: () => postgres.pause(),
    resume: () => postgres.resume(),
  });
  holds('pingPg', { server, open: pg, except: { 'wrong-password': 'this PgBouncer takes any' } });
});
