import { describe, expect } from 'vitest';
import { type Fault, itEndures, withDegradedDatabase, withoutDatabase } from './support/fault.js';
import { createWorld } from './support/world.js';

const TIMED_OUT = 'Health check timed out';
const world = createWorld('express');

/** What a fault leaves for its own end. */
let restore: () => Promise<void>;

const faults: readonly Fault[] = [
  {
    name: 'hangs (SIGSTOP)',
    inflict: () => world().postgres.pause(),
    mend: () => world().postgres.resume(),
    during: withoutDatabase(TIMED_OUT),
  },
  {
    name: 'dies (SIGKILL)',
    inflict: () => world().postgres.kill(),
    mend: () => world().postgres.start(),
    during: withoutDatabase(expect.stringMatching(/Connection terminated unexpectedly|ECONNRESET/)),
  },
  {
    name: 'is shut down and started again',
    inflict: () => world().postgres.stop(),
    mend: () => world().postgres.start(),
    during: withoutDatabase(expect.stringMatching(/Connection terminated unexpectedly|ECONNRESET/)),
  },
  {
    name: 'comes back with an empty data folder: it answers, so traffic goes on, and a route says what it lacks',
    inflict: async () => (restore = await world().postgres.loseData()),
    mend: () => restore(),
    during: {},
    meanwhile: async () => expect((await world().app.request('/orders')).status).toBe(500),
  },
  {
    name: 'cannot be reached any more, and nobody is told (a cut connection)',
    inflict: () => world().proxy.cut(),
    mend: () => world().proxy.heal(),
    during: withoutDatabase(TIMED_OUT),
  },
  {
    name: 'resets every connection (RST)',
    inflict: () => world().proxy.reset(),
    mend: () => world().proxy.heal(),
    during: withoutDatabase(expect.stringMatching(/ECONNRESET|Connection terminated unexpectedly/)),
  },
  {
    name: 'has gone, and something that speaks HTTP has its address',
    inflict: () => world().proxy.leadTo(world().partner.port),
    mend: () => world().proxy.leadTo(world().postgres.port),
    during: withoutDatabase(expect.any(String)),
  },
  {
    name: 'is far away (added latency)',
    inflict: () => (world().proxy.delayMs = 200),
    mend: () => (world().proxy.delayMs = 0),
    during: withDegradedDatabase({ message: expect.stringMatching(/^SELECT 1 took 2\d\d ms, more than 100 ms$/) }),
  },
];

describe('a database that', () => itEndures(faults, world));
