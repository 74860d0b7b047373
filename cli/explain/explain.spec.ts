import { describe, expect, it } from 'vitest';
import { FAILING_DATABASE, HEALTH, LIVENESS, NOW, READINESS, STARTED, STARTING } from '../test/bodies.fake.js';
import { explain } from './explain.js';
import type { Explanation } from './explanation.js';
import { readBodies } from './read-body.js';

function explained(...bodies: readonly object[]): Explanation & { readonly all: string } {
  const read = readBodies(bodies.map((body) => JSON.stringify(body)).join('\n'));
  if ('problem' in read) throw new Error(read.problem);
  const explanation = explain(read.bodies, NOW);
  const all = explanation.remarks.map(({ sentence, mend = '' }) => `${sentence} => ${mend}`).join('\n');
  return { ...explanation, all };
}

const withCheck = (check: object) => explained({ ...HEALTH.failing, checks: [{ ...FAILING_DATABASE, ...check }] }).all;

describe('the state', () => {
  it.each<[state: string, what: string, bodies: readonly object[]]>([
    ['ready', 'all four routes', [HEALTH.ready, READINESS.ready, LIVENESS, STARTED]],
    ['ready', '/health alone', [HEALTH.ready]],
    ['ready', 'readiness alone', [READINESS.ready]],
    ['degraded', 'readiness that succeeds', [HEALTH.failing, READINESS.ready]],
    ['not ready', 'readiness that fails', [HEALTH.failing, READINESS.failing, LIVENESS, STARTED]],
    ['not ready', '/health alone with an unhealthy check', [HEALTH.failing]],
    ['not ready', '/health alone of a stall', [HEALTH.stalled]],
    ['not ready', '/health alone without a result', [{ ...HEALTH.ready, status: 'degraded' }]],
    ['starting', '/health alone', [HEALTH.starting]],
    ['starting', 'startup alone', [STARTING]],
    ['starting', 'a probe server whose application does not listen', [HEALTH.ready, { ...STARTING, tasks: [] }]],
    ['draining', '/health alone', [HEALTH.draining]],
    ['draining', 'readiness', [HEALTH.ready, READINESS.draining]],
    ['dead', 'liveness', [HEALTH.ready, READINESS.ready, { ...LIVENESS, status: 'dead', checks: [FAILING_DATABASE] }]],
    ['unknown', 'liveness alone', [LIVENESS]],
    ['unknown', 'startup alone', [STARTED]],
  ])('is %s by %s', (state, _what, bodies) => expect(explained(...bodies).state).toBe(state));

  it('is degraded when a check that fails no probe fails', () => {
    const checks = [{ ...FAILING_DATABASE, status: 'degraded' }];
    expect(explained({ ...HEALTH.failing, checks }).headline).toBe('The pod is ready, but degraded: `database`.');
  });
});

describe('what it says', () => {
  it('of a failing check is its message, its age, what it counts for and what mends it, the worst first', () => {
    const { remarks, all } = explained(HEALTH.failing, READINESS.failing, LIVENESS, STARTED);
    expect(remarks[0]).toEqual({
      sentence:
        'Check `database` is unhealthy: connect ECONNREFUSED 10.0.0.7:5432 (database). This result came 1.0 s ago, after 0 ms. It counts for readiness.',
      mend: expect.stringContaining("`critical: 'until-ready'`"),
    });
    expect(all).toContain('Check `queue` is healthy. This result came 1.0 s ago, after 0 ms. It does not count');
    expect(all).toMatch(/Circuit breaker open\. This result came 1\.0 s ago\. Its circuit breaker is open/);
  });

  it('of abandoned runs is how many there are and when it is asked again', () => {
    const asked_again_at = new Date(NOW + 24_000).toISOString();
    const all = withCheck({ message: 'Health check timed out', details: { abandoned_runs: 3, asked_again_at } });
    expect(all).toContain('3 of its runs passed their deadline and have not ended, so it is asked again in 24.0 s.');
    expect(all).toContain('Make the check end with its `signal`');
  });

  it.each([
    ['a stale result', { stale: true, message: 'The latest result is too old' }, 'a run that hangs'],
    ['a timeout', { message: 'Health check timed out' }, 'no answer within `checks.timeoutMs`'],
    ['a slow run', { status: 'degraded', message: 'Took 340 ms, more than 100 ms' }, '`degradedAboveMs`'],
    ['a breaker that tries', { details: { circuit_breaker: 'half-open' } }, 'half-open: one call at a time'],
    ['no message', { message: undefined }, 'Messages are hidden'],
  ])('of %s is what mends it', (_, check, words) => expect(withCheck(check)).toContain(words));

  it('of a check of liveness is that a restart must mend it', () => {
    const dead = { ...LIVENESS, status: 'dead', checks: [FAILING_DATABASE] };
    expect(explained(dead).all).toContain("`probes: ['readiness']`");
  });

  it('of a startup task is its attempt and why the one before failed', () => {
    const { headline, all } = explained(HEALTH.starting, STARTING);
    expect(headline).toContain('it waits for `migrations`');
    expect(all).toContain('`migrations` runs (attempt 2). The attempt before failed: relation "orders" is locked.');
  });

  it.each([
    ['pending', {}, 'waits for its turn.'],
    ['failed', { duration_ms: 1_500 }, 'has failed after 1.5 s.'],
    ['constructor', {}, 'is constructor.'],
  ])('of a task that is %s', (status, more, words) => {
    expect(explained({ ...STARTING, tasks: [{ name: 'a', status, ...more }] }).all).toContain(words);
  });

  it('of a drain is its tasks and its budget, and no mend of a check', () => {
    const { all } = explained(HEALTH.draining, READINESS.draining);
    expect(all).toContain('Drain task `jobs` runs.');
    expect(all).toContain('terminationGracePeriodSeconds');
    expect(all).not.toContain('comes back by itself');
  });

  it('of a stall is for how long, where, and that the body is old', () => {
    const { all } = explained(HEALTH.stalled);
    expect(all).toContain('has stalled for 2.5 s');
    expect(all).toContain('It stands in renderReport (dist/troubled.js:86), called by emit (node:events:524).');
    expect(all).toContain('The body is an old one');
  });

  it.each([
    ['still booting', 'Nest has not booted'],
    ['starting: not listening yet', 'app.listen() has not been called'],
    ['no result yet: database', 'has not ended once'],
    ['reindexing', 'setReady(): "reindexing"'],
  ])('of the reason `%s`', (reason, words) => {
    expect(explained({ ...READINESS.failing, reason }).all).toContain(words);
  });

  it('of /health alone is what it does not say', () => {
    expect(explained(HEALTH.failing).all).toContain('/health alone does not say');
    expect(explained(HEALTH.starting).all).toContain('Read /health/startup too.');
    expect(explained(HEALTH.draining).all).toContain('Read /health/ready too.');
  });

  it('of a thousand checks is the worst fifty', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => ({ ...FAILING_DATABASE, name: `check ${at}` }));
    const { all, headline } = explained({ ...HEALTH.failing, checks: many });
    expect(all).toContain('There are 950 more checks, none of them worse.');
    expect(headline.length).toBeLessThan(400);
  });
});
