import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { PostgresServer } from '../support/postgres.js';
import { Administrator } from './support/administrator.js';
import { WELL } from './support/fault.js';
import { SampleApp } from './support/sample-app.js';
import { Partner } from './support/partner.js';

/** As long as the application cannot start: alive, not to be restarted, and with the reason. */
const WAITING = {
  ready: { status: 503, body: { phase: 'starting', reason: 'starting: migrations, cache-warm-up, partner-api' } },
  live: { status: 200, body: { status: 'alive' } },
  startup: { status: 503, body: { status: 'starting' } },
  health: { status: 200, body: { status: 'degraded', phase: 'starting' } },
};

let postgres: PostgresServer;
let admin: Administrator;
let partner: Partner;
beforeAll(async () => {
  partner = await Partner.start();
  postgres = await PostgresServer.start();
  admin = await Administrator.at(postgres.url);
});
afterAll(async () => {
  await postgres?.remove();
  await partner?.remove();
});

describe('an application that starts while its database', () => {
  it.each([
    ['cannot be reached (connection refused)', () => postgres.stop(), () => postgres.start(), /ECONNREFUSED/],
    [
      'has another password',
      () => admin.does(`ALTER ROLE postgres PASSWORD 'rotated'`),
      () => admin.does(`ALTER ROLE postgres PASSWORD 'password'`),
      /password authentication failed/,
    ],
    ['hangs', () => postgres.pause(), () => postgres.resume(), /Connection terminated|timeout/],
  ])('%s waits for it, alive, and needs no restart', async (_name, breakIt, mendIt, reason) => {
    await breakIt();
    const app = SampleApp.start({ databaseUrl: postgres.url, partnerUrl: partner.url, whenDone: onTestFinished });
    try {
      await app.listens();
      await app.comesToSay(WAITING);
      expect(app.output).toMatch(reason);
    } finally {
      await mendIt();
    }
    await app.comesToSay(WELL);
    expect((await app.request('/orders')).status).toBe(200);
  });
});
