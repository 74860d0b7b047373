import { pingPg } from 'nestjs-probes/pg';
import { pingPrisma } from 'nestjs-probes/prisma';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { PostgresServer } from '../support/postgres.js';
import { generatePrisma, type Prisma } from './support/prisma-client.js';

/** Prisma comes from npm. */
const INSTALL_WITHIN_MS = 600_000;

const HEALTHY = { status: 'healthy' };

describe('pingPrisma with a real client', () => {
  let prisma: Prisma;
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
    prisma = await generatePrisma();
  }, INSTALL_WITHIN_MS);
  afterEach(() => postgres.resume());
  afterAll(async () => {
    await postgres?.remove();
    prisma?.remove();
  });

  function connect(url = postgres.url) {
    const connected = prisma.connect({ connectionString: url, max: 3 });
    onTestFinished(async () => {
      await connected.client.$disconnect();
      await connected.pool.end();
    });
    const run = (timeoutMs = 10_000) =>
      pingPrisma(connected.client, checkContext(timeoutMs), { degradedAboveMs: 10_000 });
    return { ...connected, run };
  }

  it('is healthy when the database answers', async () => {
    expect(await connect().run()).toEqual(HEALTHY);
  });

  it('holds one connection while the database hangs, however many runs there are, and is healthy when it goes on', async () => {
    const { run, pool } = connect();
    expect(await run()).toEqual(HEALTHY);
    postgres.pause();
    for (let runs = 0; runs < 5; runs++) await expect(run(50)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect([pool.totalCount, pool.idleCount, pool.waitingCount]).toEqual([1, 0, 0]);
    postgres.resume();
    expect(await run()).toEqual(HEALTHY);
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  });

  it('says why the database cannot be reached, and is healthy when it is back', async () => {
    const { run } = connect();
    expect(await run()).toEqual(HEALTHY);
    await postgres.kill();
    // The connection that it had may be found dead first.
    await expect
      .poll(() => run().catch((error: Error) => error.message))
      .toBe(`Raw query failed. Code: \`N/A\`. Message: \`Can't reach database server at 127.0.0.1:${postgres.port}\``);
    await postgres.start();
    await expect.poll(() => run().catch(String)).toEqual(HEALTHY);
  });

  it('says that the password is wrong', async () => {
    const { run } = connect(postgres.url.replace(':password@', ':wrong@'));
    await expect(run()).rejects.toThrow(/^Raw query failed\. .*authentication failed/i);
  });

  it('has a pool that pingPg knows more about', async () => {
    const { client, pool } = connect();
    await client.$queryRaw`SELECT 1`;
    expect(await pingPg(pool, checkContext())).toMatchObject({ status: 'healthy', details: { max_connections: 3 } });
  });
});
