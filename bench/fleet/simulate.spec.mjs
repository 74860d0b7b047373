import { beforeAll, describe, expect, it } from 'vitest';
import { FAULTS, GONE_60S } from './faults.mjs';
import { jobsOf, PARTS, resolve, SAMPLE } from './plan.mjs';
import { loadLibrary } from './pod/library.mjs';
import { POLICIES } from './policies.mjs';
import { observe } from './report/agreement.mjs';
import { summarize } from './report/summary.mjs';
import { simulate } from './simulate.mjs';

let library;
beforeAll(async () => {
  library = await loadLibrary(new URL('../../lib/', import.meta.url), 'ts');
});

const live = async (policy, fault, given = {}) => {
  const found = FAULTS.find(({ id }) => id === fault);
  const job = { pods: 6, policy: POLICIES.find(({ id }) => id === policy), fault: found, seed: 1, ...given };
  const columns = await simulate(library, job);
  return { columns, ...summarize(columns, found.lastsMs) };
};

describe('a fleet of 6 pods', () => {
  const known = new Map();
  /** Several tests look at the same fleet. */
  const outcome = (policy, fault) => {
    const name = `${policy} ${fault}`;
    if (!known.has(name)) known.set(name, live(policy, fault));
    return known.get(name);
  };

  it('is the same for the same seed, and another one for another seed', async () => {
    const first = await outcome('critical', 'gone-30s');
    expect(await live('critical', 'gone-30s')).toEqual(first);
    expect(await live('critical', 'gone-30s', { seed: 2 })).not.toEqual(first);
  });

  it('answers everything until the fault begins', async () => {
    const { columns } = await outcome('until-ready', 'gone-30s');
    const before = (name) => columns[name].slice(30, 40);
    expect(before('answered').map(Math.round)).toEqual(before('answered').map(() => 60));
    expect(new Set([...before('failed'), ...before('refused'), ...before('restarts')])).toEqual(new Set([0]));
  });

  it('loses every pod that is critical while the database is gone, and all of them come back', async () => {
    const { fewest, last, refused, restarts } = await outcome('critical', 'gone-30s');
    expect({ fewest, last, restarts }).toEqual({ fewest: 0, last: 6, restarts: 0 });
    expect(refused).toBeGreaterThan(0);
  });

  it("keeps every pod that is 'until-ready': only requests that need the database fail", async () => {
    const { fewest, failed, refused, needless } = await outcome('until-ready', 'gone-30s');
    expect({ fewest, refused, needless }).toEqual({ fewest: 6, refused: 0, needless: 0 });
    // 8 of 10 requests of each pod, for 30 s.
    expect(failed).toBeCloseTo(6 * 8 * 30);
  });

  it('restarts every pod whose liveness asks the database', async () => {
    const { restarts, last } = await outcome('liveness', 'gone-30s');
    expect({ restarts, last }).toEqual({ restarts: 6, last: 6 });
  });

  it.each([
    ['until-ready', 5, 0],
    ['not-critical', 6, 6],
  ])('with a wrong password and %s keeps %i pods in the Service', async (policy, last, wrong) => {
    const { columns, ...summary } = await live(policy, 'release');
    expect(summary.last).toBe(last);
    // All that needs the database fails when the old pods are gone.
    expect(columns.failed.at(-1)).toBeCloseTo(wrong * 8);
  });

  it('asks its database less with a breaker while it is gone', async () => {
    const without = await outcome('until-ready', 'gone-30s');
    const withOne = await outcome('until-ready+breaker', 'gone-30s');
    expect(withOne.probing.outage).toBeLessThan(without.probing.outage / 2);
  });

  it('goes on with a node that is cut off until the control plane gives up on it', async () => {
    const { columns, fewest, last } = await live('until-ready', 'node');
    // A third of the requests goes to the 2 pods of the node, which do not answer.
    expect(columns.failed[50]).toBeCloseTo(20);
    expect(columns.failed[100]).toBeCloseTo(0);
    expect({ fewest, last }).toEqual({ fewest: 4, last: 6 });
  });
});

const observed = async (policy) => {
  const job = resolve({ ...SAMPLE, policy, fault: GONE_60S.id, seed: 1 });
  return observe(await simulate(library, job), 60, SAMPLE.traffic.partWithDatabase);
};

/** Counted by test/cluster/database-gone: docs/proof.md. */
describe('3 pods whose database is gone for a minute', () => {
  it('lose as many requests as on a real cluster where they are critical', async () => {
    const { errors, refused, needless, restarts } = await observed('critical');
    const real = { errors: 1_743, refused: 1_349, needless: 1_327 };
    for (const [name, count] of Object.entries({ errors, refused, needless })) {
      expect(Math.abs(count / real[name] - 1), name).toBeLessThan(0.1);
    }
    expect(restarts).toBe(0);
  });

  it('are refused until they have started again where liveness asks the database', async () => {
    const { errors, refused, restarts } = await observed('liveness');
    expect(restarts).toBe(3);
    // Two real runs: 510 and 686 errors, 2,591 and 4,030 refused.
    expect(errors).toBeGreaterThan(450);
    expect(errors).toBeLessThan(750);
    expect(refused).toBeGreaterThan(2_400);
    expect(refused).toBeLessThan(4_100);
  });

  it("lose none that needs no database where they are 'until-ready'", async () => {
    const { errors, refused, needless, firstOut, restarts } = await observed('until-ready');
    expect({ refused, needless, firstOut, restarts }).toEqual({
      refused: 0,
      needless: 0,
      firstOut: undefined,
      restarts: 0,
    });
    expect(errors).toBeCloseTo(50 * 60);
  });
});

describe('the plan', () => {
  it('names only what there is, and no fleet twice', () => {
    const jobs = jobsOf(PARTS, 1);
    for (const { policy, fault } of jobs.map(resolve))
      expect([typeof policy, typeof fault]).toEqual(['object', 'object']);
    expect(new Set(jobs.map((job) => JSON.stringify(job))).size).toBe(jobs.length);
  });
});
