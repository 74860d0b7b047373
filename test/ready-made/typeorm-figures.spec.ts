import { pingTypeOrm } from 'nestjs-probes/typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkContext } from '../support/check-context.js';
import {
  connect,
  everythingDue,
  figuresOf,
  poolOf,
  releaseAll,
  slowWayTo,
  takeConnections,
  through,
} from '../support/database.js';
import { PostgresServer } from '../support/postgres.js';

/** A busy machine makes no database slow. */
const PATIENT = { degradedAboveMs: 60_000 };

describe('the figures of pingTypeOrm, while other checks ping through the same pool', () => {
  let postgres: PostgresServer;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  });
  afterEach(() => postgres.resume());
  afterAll(() => postgres?.remove());

  it('count no ping as active or waiting', async () => {
    const database = await connect(postgres.url, { poolSize: 4 });
    await takeConnections(database, 1);
    const pings = Array.from({ length: 12 }, () => pingTypeOrm(database, checkContext(), PATIENT));
    for (const { status, details } of await Promise.all(pings)) {
      expect(status).toBe('healthy');
      expect(details).toMatchObject({ active_connections: 1, waiting_requests: 0 });
    }
    expect(figuresOf(database)).toMatchObject({ waiting: 0 });
    expect(poolOf(database).totalCount - poolOf(database).idleCount).toBe(1);
  });

  it('are those of a pool that is not exhausted when a slow ping has its last connection', async () => {
    const proxy = await slowWayTo(postgres.port);
    const database = await connect(through(proxy), { poolSize: 1 });
    proxy.delayMs = 400;
    // The second has no patience for the first: half of its 600 ms is over before that one is answered.
    const outcomes = [
      pingTypeOrm(database, checkContext(), PATIENT),
      pingTypeOrm(database, checkContext(600), PATIENT),
    ];
    const [first, second] = await Promise.allSettled(outcomes);
    expect(first).toMatchObject({
      value: { status: 'healthy', details: { active_connections: 0, idle_connections: 1 } },
    });
    // It is answered or too late; it does not say that the pool is exhausted.
    if (second?.status === 'fulfilled') expect(second.value).toMatchObject({ status: 'healthy' });
    else expect(second?.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('are right again after pings that were aborted, in use and while a connection was opened', async () => {
    const database = await connect(postgres.url, { poolSize: 2 });
    const [runner] = await takeConnections(database, 1);
    postgres.pause();
    const pings = [1, 2, 3].map(() => pingTypeOrm(database, checkContext(100)));
    for (const ping of await Promise.allSettled(pings)) expect(ping).toMatchObject({ status: 'rejected' });
    postgres.resume();
    await everythingDue();
    expect(await pingTypeOrm(database, checkContext(), PATIENT)).toMatchObject({
      details: { pool_size: 2, idle_connections: 1, active_connections: 1, waiting_requests: 0 },
    });
    await runner?.release();
    await releaseAll(database);
  });
});
