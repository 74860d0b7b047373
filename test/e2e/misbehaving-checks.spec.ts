import { setImmediate } from 'node:timers/promises';
import { type CheckContext, type CheckOutcome, HealthIndicator } from 'nestjs-probes';
import { beforeEach, describe, expect, it } from 'vitest';
import { Gate } from '../support/gate.js';
import { type Platform, platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';
import { expectNoUnheardErrors } from '../support/unheard-errors.js';

const SHORT_MS = 20;
const AFRESH = { checks: { maxAgeMs: 0 } };
const TIMED_OUT = { status: 'unhealthy', message: 'Health check timed out' };

describe.each(platforms)('a check that misbehaves on $name', (platform) => {
  beforeEach(expectNoUnheardErrors);

  it.each<[string, () => unknown, object]>([
    ['throws at once', thrower(new Error('no route to host')), { message: 'no route to host' }],
    ['throws an error with causes', thrower(causedBy('fetch failed', 'ECONNREFUSED')), { message: /ECONNREFUSED/ }],
    ['throws undefined', thrower(undefined), { message: 'undefined was thrown' }],
    ['throws null', thrower(null), { message: 'null was thrown' }],
    ['throws a string', thrower('it is broken'), { message: 'it is broken' }],
    ['throws what cannot be shown', thrower(unspeakable()), { message: 'An error that cannot be shown was thrown' }],
    ['rejects', () => Promise.reject(new Error('refused')), { message: 'refused' }],
    ['rejects with undefined', () => Promise.reject(), { message: 'undefined was thrown' }],
    ['returns false', () => false, { message: /returned false; return nothing, / }],
    ['returns a number', () => 42, { message: /returned 42; / }],
    ['returns a list', () => ['healthy'], { message: /returned \["healthy"\]; / }],
    ['returns a status that there is not', () => ({ status: 'fine' }), { message: /the status "fine"; / }],
    ['returns an object of another kind', () => ({ ok: true }), { message: /an object with ok; / }],
    ['has a then that throws', () => thenable(thrower(new Error('no then'))), { message: 'no then' }],
    ['has a getter that throws', () => getterThatThrows(), { message: /cannot be read: .*secret drawer/ }],
  ])('and %s is unhealthy, with a sentence', async (_what, check, { message }: { message?: string | RegExp }) => {
    const found = await resultOf(platform, check);

    expect(found.status).toBe(503);
    expect(found.check).toMatchObject({ name: 'odd', status: 'unhealthy', message: expect.any(String) });
    expect(found.check.message).toMatch(message ?? '');
  });

  it.each<[string, () => unknown, object]>([
    ['returns nothing', () => undefined, { status: 'healthy' }],
    ['returns null', () => null, { status: 'healthy' }],
    ['returns a thenable', () => thenable((done) => done({ message: 'late' })), { message: 'late' }],
    ['calls back twice', () => thenable(twice), { status: 'degraded' }],
    ['gives details that are cyclic', () => ({ details: cyclic() }), { details: { name: 'loop' } }],
    ['gives a BigInt', () => ({ details: { rows: 12n } }), { details: { rows: '12' } }],
    [
      'gives what JSON does not know',
      () => ({ details: { lag: NaN, when: new Date(0), f: thrower(1) } }),
      {
        details: { lag: 'NaN', when: '1970-01-01T00:00:00.000Z' },
      },
    ],
    [
      'gives a detail whose toJSON throws',
      () => ({ details: { lag: 12, row: { toJSON: thrower(new Error('no JSON')) } } }),
      { details: { lag: 12, row: '(cannot be read: no JSON)' } },
    ],
    ['gives an error as a detail', () => ({ details: { last: new Error('reset') } }), { details: { last: 'reset' } }],
    [
      'gives a detail that throws',
      () => ({ details: getterThatThrows() }),
      {
        details: { status: expect.stringContaining('cannot be read') },
      },
    ],
  ])('and %s is understood all the same', async (_what, check, expected) => {
    const found = await resultOf(platform, check);

    expect(found.status).toBe(200);
    expect(found.check).toMatchObject(expected);
  });

  it('and has 100 MB to tell does not make the body grow without bounds, and the body says what is missing', async () => {
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id, text: 'x'.repeat(1_000) }));
    const { text, check } = await resultOf(platform, () => ({ message: 'y'.repeat(1_000_000), details: { rows } }));

    expect(text.length).toBeLessThan(200_000);
    expect(check.message).toMatch(/^y{1000}… \(1000000 characters\)$/);
    expect(text).toMatch(/"\(999\d\d more\)"/);
  });

  it('ignores its signal 100 times in a row: never more than three runs', async () => {
    let running = 0;
    let most = 0;
    const gates: Gate[] = [];
    @HealthIndicator('deaf', { timeoutMs: 1 })
    class DeafHealth {
      async check(): Promise<void> {
        most = Math.max(most, ++running);
        const gate = new Gate();
        gates.push(gate);
        await gate.opened;
        running -= 1;
      }
    }
    const { get } = await startApp(platform, { providers: [DeafHealth], probes: AFRESH });

    for (let ignored = 1; ignored <= 100; ignored++) {
      expect((await get('/health/ready')).body).toMatchObject({ checks: [TIMED_OUT] });
      // Each second time one of them ends, long after anybody listened.
      if (ignored % 2 === 0) gates[ignored / 2 - 1]?.open();
    }

    expect(most).toBe(3);
    expect(gates.length).toBeGreaterThan(40);
    for (const gate of gates) gate.open();
    await expect.poll(() => running).toBe(0);
  });

  it('never settles and ignores its signal: timed out, at most three at once, and on again when one ends', async () => {
    const gates: Gate[] = [];
    @HealthIndicator('hanging', { timeoutMs: SHORT_MS })
    class HangingHealth {
      async check(): Promise<void> {
        const gate = new Gate();
        gates.push(gate);
        await gate.opened;
      }
    }
    const { get } = await startApp(platform, { providers: [HangingHealth], probes: AFRESH });

    for (let probe = 1; probe <= 8; probe++) {
      expect((await get('/health/ready')).body).toMatchObject({ reason: 'unhealthy: hanging', checks: [TIMED_OUT] });
    }
    expect(gates).toHaveLength(3);
    expect((await get('/health/ready')).body).toMatchObject({ checks: [{ details: { abandoned_runs: 3 } }] });
    expect(await get('/health/live')).toMatchObject({ status: 200 });

    gates[1]?.open();
    await setImmediate();
    for (let probe = 1; probe <= 3; probe++) await get('/health/ready');
    expect(gates).toHaveLength(4);

    for (const gate of gates) gate.open();
  });

  it('heeds its signal: aborted at the deadline, and no run is left behind', async () => {
    let runs = 0;
    const reasons: unknown[] = [];
    @HealthIndicator('slow', { timeoutMs: SHORT_MS })
    class SlowHealth {
      check({ name, timeoutMs, signal }: CheckContext): Promise<void> {
        runs += 1;
        expect({ name, timeoutMs, aborted: signal.aborted }).toEqual({
          name: 'slow',
          timeoutMs: SHORT_MS,
          aborted: false,
        });
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reasons.push(signal.reason);
            reject(signal.reason);
          });
        });
      }
    }
    const { get } = await startApp(platform, { providers: [SlowHealth], probes: AFRESH });

    for (let probe = 1; probe <= 6; probe++) {
      expect((await get('/health/ready')).body).toMatchObject({ checks: [TIMED_OUT] });
    }
    expect(runs).toBeGreaterThanOrEqual(6);
    expect(reasons).toHaveLength(runs);
    expect(reasons[0]).toMatchObject({ name: 'TimeoutError', message: 'Health check timed out' });
  });

  it.each<[string, (gate: Gate) => Promise<unknown>]>([
    ['rejects', (gate) => gate.opened.then(() => Promise.reject(new Error('too late')))],
    ['rejects with undefined', (gate) => gate.opened.then(() => Promise.reject())],
    ['succeeds', (gate) => gate.opened.then(() => ({ status: 'healthy', message: 'too late' }))],
  ])('and %s after its deadline is not heard any more', async (_what, late) => {
    const gate = new Gate();
    let runs = 0;
    @HealthIndicator('late', { timeoutMs: SHORT_MS })
    class LateHealth {
      async check(): Promise<CheckOutcome> {
        runs += 1;
        return (await late(gate)) as CheckOutcome;
      }
    }
    const { get, probes } = await startApp(platform, {
      providers: [LateHealth],
      probes: { checks: { maxAgeMs: 600_000 } },
    });
    await probes.whenStarted();
    await get('/health/ready');
    expect((await get('/health/ready')).body).toMatchObject({ checks: [TIMED_OUT] });
    const [before, runsBefore] = [(await get('/health')).text, runs];

    gate.open();
    await setImmediate();
    expect(runs).toBe(runsBefore);
    expect((await get('/health')).text).toBe(before);
  });

  it('does not disturb the others', async () => {
    @HealthIndicator('hanging', { timeoutMs: SHORT_MS, critical: false })
    class HangingHealth {
      check(): Promise<void> {
        return new Promise(() => undefined);
      }
    }
    @HealthIndicator('well')
    class GoodHealth {
      check() {}
    }
    const { get } = await startApp(platform, { providers: [HangingHealth, GoodHealth], probes: AFRESH });

    for (let probe = 1; probe <= 5; probe++) {
      expect(await get('/health/ready')).toMatchObject({
        status: 200,
        body: { checks: [{ status: 'degraded', message: 'Health check timed out' }, { status: 'healthy' }] },
      });
    }
  });
});

interface Found {
  readonly status: number;
  readonly text: string;
  readonly check: Readonly<Record<string, unknown>>;
}

/** What the readiness probe says of the one check there is. */
async function resultOf(platform: Platform, check: () => unknown): Promise<Found> {
  @HealthIndicator('odd')
  class OddHealth {
    check(): CheckOutcome {
      return check() as CheckOutcome;
    }
  }
  const { get } = await startApp(platform, { providers: [OddHealth] });
  const { status, text, body } = await get('/health/ready');
  const [found = {}] = (body as { checks: Found['check'][] }).checks;
  return { status, text, check: found };
}

function thrower(thrown: unknown): () => never {
  return () => {
    throw thrown;
  };
}

function causedBy(message: string, cause: string): Error {
  return new Error(message, { cause: new Error(cause) });
}

function unspeakable(): object {
  return { toString: thrower(new Error('speechless')), [Symbol.toPrimitive]: thrower(new Error('speechless')) };
}

function getterThatThrows(): object {
  return Object.defineProperty({}, 'status', {
    enumerable: true,
    get: thrower(new Error('the secret drawer is shut')),
  });
}

function cyclic(): object {
  const loop: { name: string; self?: object } = { name: 'loop' };
  loop.self = loop;
  return loop;
}

type Then = (done: (outcome: CheckOutcome) => void, fail: (error: Error) => void) => void;

function thenable(then: Then): object {
  return { then };
}

function twice(...[done, fail]: Parameters<Then>): void {
  done({ status: 'degraded' });
  done({ status: 'unhealthy' });
  fail(new Error('third'));
}
