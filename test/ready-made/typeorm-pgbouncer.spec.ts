import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { connect, releaseAll, takeConnections } from '../support/database.js';
import { hasPgBouncer, PgBouncer } from '../support/pgbouncer.js';
import { PostgresServer } from '../support/postgres.js';

describe.skipIf(!hasPgBouncer)(
  `pingTypeOrm through PgBouncer${hasPgBouncer ? '' : ' (SKIPPED: there is no pgbouncer on this machine)'}`,
  () => {
    let postgres: PostgresServer;

    beforeAll(async () => {
      postgres = await PostgresServer.start();
    });
    afterAll(() => postgres?.remove());

    async function bouncerWith(settings: Readonly<Record<string, number>>): Promise<PgBouncer> {
      const bouncer = await PgBouncer.inFrontOf(postgres.url, settings);
      onTestFinished(() => bouncer.stop());
      return bouncer;
    }

    it('blames the exhausted pool when PgBouncer allows no more connections', async () => {
      const database = await connect((await bouncerWith({ max_client_conn: 2 })).url, { poolSize: 2 });
      await takeConnections(database, 2);
      const waiting = database.query('SELECT 1');

      expect(await pingTypeOrm(database, checkContext())).toMatchObject({
        status: 'degraded',
        message: 'connection pool exhausted (2 of 2 in use, 1 waiting)',
      });
      await releaseAll(database);
      await waiting;
    });

    it('does not blame it when the database behind PgBouncer is dead', async () => {
      const bouncer = await bouncerWith({ max_client_conn: 10, server_login_retry: 1, query_wait_timeout: 1 });
      const database = await connect(bouncer.url, { poolSize: 1 });
      await takeConnections(database, 1);
      await postgres.kill();
      onTestFinished(() => postgres.start());
      const waiting = database.query('SELECT 1').catch(() => undefined);

      await expect(pingTypeOrm(database, checkContext(20_000))).rejects.toThrow();
      await releaseAll(database);
      await waiting;
    });
  },
);
