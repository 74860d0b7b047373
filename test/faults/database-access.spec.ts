import type { Client } from 'pg';
import { describe, expect } from 'vitest';
import { type Fault, itEndures, withChecks, withDegradedDatabase, withoutDatabase } from './support/fault.js';
import { createWorld } from './support/world.js';

const ORDER = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"product":"tea","quantity":1}',
};

const world = createWorld('fastify');

/** What a fault leaves for its own end. */
let sessions: Client[] = [];
let requests: Promise<Response>[] = [];

const endSessions = () => Promise.all(sessions.splice(0).map((session) => session.end()));

/** Somebody works on all orders at once, and nobody else reads or writes one until that is over. */
const lockOrders = async () => {
  sessions = [await world().admin.session()];
  await sessions[0]?.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
};

const askForOrders = (times: number) => {
  requests = Array.from({ length: times }, () => world().app.request('/orders'));
};

const answered = async () => {
  await endSessions();
  for (const response of await Promise.all(requests.splice(0))) expect(response.status).toBe(200);
};

const faults: readonly Fault[] = [
  {
    name: 'has another password since its rotation',
    inflict: async () => {
      await world().admin.does(`ALTER ROLE postgres PASSWORD 'rotated'`);
      await world().admin.throwsOutTheApplication();
    },
    mend: () => world().admin.does(`ALTER ROLE postgres PASSWORD 'password'`),
    during: withoutDatabase('password authentication failed for user "postgres"'),
  },
  {
    name: 'gives all of its connections to somebody else',
    inflict: async () => (sessions = await world().admin.takesAllConnections()),
    mend: endSessions,
    during: withoutDatabase('sorry, too many clients already'),
  },
  {
    name: 'throws the application out (a failover): the next probe has a new connection',
    inflict: () => world().admin.throwsOutTheApplication(),
    mend: () => undefined,
    during: {},
  },
  {
    name: 'takes no connections to this database any more',
    inflict: async () => {
      await world().admin.does('ALTER DATABASE postgres ALLOW_CONNECTIONS false');
      await world().admin.throwsOutTheApplication();
    },
    mend: () => world().admin.does('ALTER DATABASE postgres ALLOW_CONNECTIONS true'),
    during: withoutDatabase('database "postgres" is not currently accepting connections'),
  },
  {
    name: 'holds a lock for long: who needs it waits, and the others do not',
    inflict: async () => {
      await lockOrders();
      askForOrders(1);
    },
    mend: answered,
    during: withChecks({ database: { details: { active_connections: 1 } } }),
  },
  {
    name: 'is well, and the application’s own pool is exhausted',
    inflict: async () => {
      await lockOrders();
      askForOrders(12);
    },
    mend: answered,
    during: withDegradedDatabase({
      message: 'connection pool exhausted (10 of 10 in use, 2 waiting)',
      details: { active_connections: 10, waiting_requests: 2 },
    }),
  },
  {
    name: 'has no room left: reading goes on, and who writes is told',
    inflict: () =>
      world().admin.doesInside(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
         END $$;
         CREATE TRIGGER full_disk BEFORE INSERT ON orders EXECUTE FUNCTION refuse()`,
      ),
    mend: () => world().admin.doesInside('DROP FUNCTION refuse CASCADE'),
    during: {},
    meanwhile: async () => expect((await world().app.request('/orders', ORDER)).status).toBe(500),
  },
  {
    name: 'has a name that no longer resolves',
    inflict: async () => {
      await world().app.order('forget: database.test');
      await world().admin.throwsOutTheApplication();
    },
    mend: () => world().app.order('remember: database.test'),
    during: withoutDatabase(expect.stringMatching(/^getaddrinfo (ENOTFOUND|EAI_AGAIN)/)),
  },
];

describe('a database that', () => itEndures(faults, world));
