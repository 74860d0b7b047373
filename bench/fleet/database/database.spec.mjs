import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../time/virtual-clock.mjs';
import { Database } from './database.mjs';
import { admitted, answeredWithin, drain, waitMs, warmer } from './queue.mjs';

describe('the queue of a database', () => {
  it('gets shorter by what is answered, and never below nothing', () => {
    expect(drain(100, 50, 500)).toEqual({ waiting: 75, answered: 25 });
    expect(drain(10, 50, 500)).toEqual({ waiting: 0, answered: 10 });
  });

  it('admits what finds a place', () => {
    expect([admitted(90, 5, 100), admitted(90, 50, 100), admitted(120, 50, 100)]).toEqual([5, 10, 0]);
  });

  it('makes a new query wait for all before it', () => {
    expect(waitMs(100, 50)).toBe(2_000);
  });

  it('answers the first ones in time', () => {
    expect(answeredWithin(100, 30, 50, 2_200)).toBe(10);
    expect(answeredWithin(100, 30, 50, 1_000)).toBe(0);
    expect(answeredWithin(0, 30, 50, 1_000)).toBe(30);
  });

  it('warms up by what is answered', () => {
    const settings = { coldPart: 0.2, answersUntilWarm: 1_000 };
    expect(warmer(0.2, 500, settings)).toBeCloseTo(0.6);
    expect(warmer(0.9, 500, settings)).toBe(1);
  });
});

describe('the database', () => {
  const SETTINGS = { queriesPerSecond: 10, queueMs: 1_000, answersAfterMs: 2, queriesOfStart: 20, coldPart: 0.2 };
  let clock;
  let database;
  const pass = (ms) => clock.runUntil(clock.now + ms);
  /** What became of a check, and when. */
  const check = (signal = new AbortController().signal) => {
    const said = [];
    const askedAt = clock.now;
    database.check(signal).then(
      () => said.push(`answered after ${clock.now - askedAt} ms`),
      ({ message }) => said.push(`${message} after ${clock.now - askedAt} ms`),
    );
    return said;
  };

  beforeEach(() => {
    clock = new VirtualClock();
    // 100 queries a second, and as many may wait.
    database = new Database(clock, 10, { ...SETTINGS, warmUpMs: 1_000 });
  });

  it('answers one check in the time of a query', async () => {
    const said = check();
    await pass(100);
    expect(said).toEqual(['answered after 12 ms']);
  });

  it('lets a check wait behind the requests', async () => {
    database.requests(49, 3_000);
    const said = check();
    await pass(1_000);
    expect(said).toEqual(['answered after 502 ms']);
  });

  it('refuses what finds no place in its queue', async () => {
    expect(database.requests(150, 3_000)).toBe(100);
    const said = check();
    await pass(1_000);
    expect(said).toEqual(['sorry, too many clients already after 1 ms']);
  });

  it('answers half of them in time with half its capacity', async () => {
    database.limitTo(0.5);
    expect(database.requests(100, 1_000)).toBe(50);
  });

  it('resets what is under way when it stops, and refuses what comes then', async () => {
    database.requests(49, 3_000);
    const before = check();
    await pass(100);
    database.stop();
    await pass(0);
    const after = check();
    await pass(1_000);
    expect([...before, ...after]).toEqual([
      'Connection terminated unexpectedly after 100 ms',
      'connect ECONNREFUSED after 1 ms',
    ]);
    expect(database.requests(10, 3_000)).toBe(0);
  });

  it('ends a check whose deadline has passed', async () => {
    database.requests(99, 3_000);
    const deadline = new AbortController();
    const said = check(deadline.signal);
    await pass(750);
    deadline.abort();
    await pass(0);
    expect(said).toEqual(['aborted after 750 ms']);
  });

  it('comes back cold, stays cold while nobody asks, and warms up by what is asked', async () => {
    database.stop();
    database.start({ cold: true });
    await pass(60_000);
    expect(database.perSecond).toBeCloseTo(20);
    database.requests(50, 3_000);
    await pass(10_000);
    database.requests(0, 3_000);
    expect(database.perSecond).toBeCloseTo(60);
  });

  it('counts everything that arrives, also what it refuses', () => {
    database.stop();
    check();
    database.requests(7, 3_000);
    database.startOfProcess();
    expect(database.asked).toEqual({ checks: 1, requests: 7, starts: 20 });
  });
});
