import { createPool, type Pool, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasMariaDb, MARIADB_SKIPPED, MariaDb } from '../support/mariadb.js';
import { Program } from '../support/program.js';

const BOTH = 'Migrated: [CreateOrders1760000000001, FillOrders1760000000002]';
const LOCK = 'nestjs-probes-5211009';

describe.skipIf(!hasMariaDb)(`migrateTypeOrm() on a real MariaDB${MARIADB_SKIPPED}`, () => {
  let mariadb: MariaDb;
  let observer: Pool;

  beforeAll(async () => {
    // A limit for the statements of users, which a migration may exceed.
    mariadb = await MariaDb.start(['--max-statement-time=1']);
    observer = createPool({ uri: mariadb.url, connectionLimit: 1 });
    await observer.query('SET max_statement_time = 0');
  });
  beforeEach(() => observer.query('DROP TABLE IF EXISTS orders, migrations'));
  afterAll(async () => {
    await observer?.end();
    await mariadb?.remove();
  });

  const pod = (env: NodeJS.ProcessEnv = {}) =>
    new Program('migrate-mariadb', undefined, { env: { DATABASE_URL: mariadb.url, ...env } });

  async function ask(sql: string): Promise<unknown> {
    const [[row]] = await observer.query<RowDataPacket[]>(sql);
    return Object.values(row ?? {})[0];
  }
  const isLocked = async () => (await ask(`SELECT IS_USED_LOCK('${LOCK}')`)) !== null;
  const connections = (where = 'true') =>
    ask(
      `SELECT count(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND user = 'probes' AND ${where}`,
    );
  const sleeping = () => connections(`info LIKE 'SELECT SLEEP%'`);

  it.each(['mariadb', 'mysql'])('lets one pod migrate while the other waits (type: %s)', async (DATABASE_TYPE) => {
    const pods = [pod({ DATABASE_TYPE }), pod({ DATABASE_TYPE })];
    const first = await Promise.any(pods.map((each) => each.prints('In the middle').then(() => each)));
    const [second = first] = pods.filter((each) => each !== first);
    await second.prints('Migrating');
    // The connection of each pool, and that which migrates or waits.
    await expect.poll(() => connections()).toBe(4);
    expect(await isLocked()).toBe(true);

    first.tell('go on');
    await Promise.all([first.prints(BOTH), second.prints('Migrated: []')]);
    expect(await ask('SELECT count(*) FROM orders')).toBe(1);
    expect(await isLocked()).toBe(false);
    await expect.poll(() => connections()).toBe(2);
    // mysql2 refuses options that it does not know with a warning, and will refuse them for good.
    for (const { output } of pods) expect(output).not.toContain('invalid configuration option');
  });

  it('leaves the lock to the next pod when the one that migrates is killed', async () => {
    const first = pod();
    await first.prints('In the middle');
    const second = pod();
    await second.prints('Migrating');
    expect(await isLocked()).toBe(true);
    first.signal('SIGKILL');
    await second.prints('In the middle');
    second.tell('go on');
    // MariaDB has committed the first with the change of the schema.
    await second.prints('Migrated: [FillOrders1760000000002]');
    expect(await isLocked()).toBe(false);
  });

  it('ends a statement that runs when SIGTERM comes: the lock is free, and the next pod migrates', async () => {
    const first = pod({ WAITS_IN: 'database' });
    await expect.poll(sleeping).toBe(1);
    first.signal('SIGTERM');
    await first.prints('Not migrated: AbortError: The application shuts down after SIGTERM');
    await expect.poll(sleeping).toBe(0);
    await first.ended;
    await expect.poll(() => connections()).toBe(0);

    const second = pod();
    await second.prints('In the middle');
    second.tell('go on');
    await second.prints('Migrated: [FillOrders1760000000002]');
  });

  it('stops waiting for another pod when SIGTERM comes', async () => {
    const first = pod();
    await first.prints('In the middle');
    const second = pod();
    await expect.poll(() => connections()).toBe(4);
    second.signal('SIGTERM');
    await second.ended;
    await expect.poll(() => connections()).toBe(2);
    first.tell('go on');
    await first.prints(BOTH);
    expect(second.output).not.toContain('In the middle');
  });

  it('lets a migration take longer than the server allows a statement', async () => {
    const first = pod({ WAITS_IN: 'database' });
    await expect.poll(sleeping).toBe(1);
    await observer.query('DO SLEEP(1.5)');
    expect(await sleeping()).toBe(1);
    expect(first.output).not.toContain('Not migrated');
  });
});
