import { afterAll, beforeAll } from 'vitest';
import { PostgresServer } from '../../support/postgres.js';
import { TcpProxy } from 'nestjs-probes/testing';
import { Administrator } from './administrator.js';
import { WELL } from './fault.js';
import { Partner } from './partner.js';
import { type Holdings, SampleApp } from './sample-app.js';

/** The sample application and all that it depends on, each of which can be broken. */
export interface World {
  readonly postgres: PostgresServer;
  /** The application's way to the database. */
  readonly proxy: TcpProxy;
  readonly admin: Administrator;
  readonly partner: Partner;
  readonly app: SampleApp;
  /** What the application held when it had started. */
  readonly atFirst: Holdings;
}

/** One for all tests of a file, from the first to the last: whatever is broken, the application is not started again. */
export function createWorld(platform: 'express' | 'fastify'): () => World {
  const ends: (() => Promise<unknown>)[] = [];
  let world: World;

  beforeAll(async () => {
    const postgres = await PostgresServer.start(['-c', 'max_connections=30']);
    ends.push(() => postgres.remove());
    const proxy = await TcpProxy.to(postgres.port);
    ends.push(() => proxy.close());
    const partner = await Partner.start();
    ends.push(() => partner.remove());
    const admin = await Administrator.at(postgres.url);
    const app = SampleApp.start({
      databaseUrl: `postgres://postgres:password@database.test:${proxy.port}/postgres`,
      partnerUrl: partner.url,
      platform,
      whenDone: (kill) => ends.push(kill),
    });
    await app.listens();
    await app.comesToSay(WELL);
    world = { postgres, proxy, admin, partner, app, atFirst: await app.holdings() };
  });

  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });

  return () => world;
}
