import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkContext } from '../support/check-context.js';
import { connect, slowWayTo, through } from '../support/database.js';
import { PostgresServer } from '../support/postgres.js';

const PATIENT = { degradedAboveMs: 60_000 };

describe('pingTypeOrm on a replicated database', () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterAll(() => postgres?.remove());

  const replicated = (...urls: string[]) =>
    connect(undefined, { replication: { master: { url: postgres.url }, slaves: urls.map((url) => ({ url })) } });

  it('is healthy when all of them answer, and shows each', async () => {
    const database = await replicated(postgres.url, postgres.url);
    expect(await pingTypeOrm(database, checkContext(), PATIENT)).toMatchObject({
      status: 'healthy',
      details: {
        pool_size: 1,
        replicas: [
          { name: `127.0.0.1:${postgres.port}`, status: 'healthy', pool_size: 1, waiting_requests: 0 },
          { name: `127.0.0.1:${postgres.port}`, status: 'healthy' },
        ],
      },
    });
  });

  it('is degraded when one of several is dead, and says which and why, without its password', async () => {
    const proxy = await slowWayTo(postgres.port);
    const database = await replicated(postgres.url, through(proxy));
    const { port } = proxy;
    await proxy.close();
    const { status, message, details } = await pingTypeOrm(database, checkContext(), PATIENT);
    expect(status).toBe('degraded');
    expect(message).toMatch(
      new RegExp(`^1 of 2 replicas failed, 127\\.0\\.0\\.1:${port}: .*(ECONNREFUSED|terminated)`),
    );
    expect(JSON.stringify(details)).not.toContain('password');
  });

  it('is unhealthy when all of them are dead: no read is answered', async () => {
    const proxy = await slowWayTo(postgres.port);
    const database = await replicated(through(proxy), through(proxy));
    await proxy.close();
    expect(await pingTypeOrm(database, checkContext(), PATIENT)).toMatchObject({
      status: 'unhealthy',
      message: expect.stringContaining('2 of 2 replicas failed'),
    });
  });

  it('is degraded when one of several hangs, within the deadline', async () => {
    const proxy = await slowWayTo(postgres.port);
    const database = await replicated(postgres.url, through(proxy));
    proxy.delayMs = 60_000;
    expect(await pingTypeOrm(database, checkContext(2_000), PATIENT)).toMatchObject({
      status: 'degraded',
      message: `1 of 2 replicas failed, 127.0.0.1:${proxy.port}: no answer within 1800 ms`,
    });
  });
});
