import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProbeAnswer } from '../../http/render-answer.js';
import type { ReportKind } from '../../report/report.js';
import { valuesOf } from '../../metrics/metric-values.fake.js';
import { someValues } from '../../page/page-values.fake.js';
import type { FirstSnapshot, SentAnswer, Snapshot } from '../messages.js';
import { LatestAnswers } from './latest-answers.js';
import { FakePulse } from './pulse.fake.js';

const KINDS = ['health', 'liveness', 'readiness', 'startup'] as const satisfies readonly ReportKind[];
const THRESHOLDS = { unreadyAfterMs: 5_000, deadAfterMs: 30_000 };

const ask = vi.fn<(kind: ReportKind) => void>();

let pulse: FakePulse;

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  ask.mockReset();
  pulse = new FakePulse();
  pulse.silentMs = 20;
});

afterEach(() => {
  vi.useRealTimers();
});

function answersOf(version: string, freshForMs: number): Snapshot['answers'] {
  const sent = (body: object): SentAnswer => ({
    httpStatus: 200,
    body: JSON.stringify(body),
    freshForMs,
    dueInMs: freshForMs,
  });
  return {
    health: sent({ status: 'healthy', phase: 'running', version, checks: [] }),
    liveness: sent({ status: 'alive', version }),
    readiness: sent({ status: 'ready', version, checks: [] }),
    startup: sent({ status: 'started', version }),
  };
}

function snapshotOf(snapshot: Partial<Snapshot> = {}): FirstSnapshot {
  const { facts } = someValues();
  const measured = valuesOf();
  return { facts, phase: 'running', unreachable: undefined, answers: answersOf('v1', 10_000), measured, ...snapshot };
}

const latestOf = (snapshot: Partial<Snapshot> = {}) => new LatestAnswers(snapshotOf(snapshot), pulse, THRESHOLDS, ask);

const OLD = { answers: answersOf('v1', 0) };

/** The body of an answer that comes at once. */
function said(latest: LatestAnswers, kind: ReportKind): unknown {
  const answer = latest.answer(kind);
  if (answer instanceof Promise) throw new Error('The answer is yet to come');
  return JSON.parse(answer.body);
}

function awaited(answer: ProbeAnswer | Promise<ProbeAnswer>) {
  expect(answer).toBeInstanceOf(Promise);
  const waiting: { body?: unknown } = {};
  void Promise.resolve(answer).then((late) => (waiting.body = JSON.parse(late.body)));
  return waiting;
}

describe('the latest answers', () => {
  it.each(KINDS)('are the latest answers of the main thread: %s', (kind) => {
    const latest = latestOf();
    expect(latest.answer(kind)).toMatchObject({ httpStatus: 200, body: answersOf('v1', 0)[kind].body });
    latest.put(snapshotOf({ answers: answersOf('v2', 10_000) }));
    expect(latest.answer(kind)).toMatchObject({ httpStatus: 200, body: answersOf('v2', 0)[kind].body });
    expect(ask).not.toHaveBeenCalled();
  });

  it.each(KINDS)('are asked for separately: %s', async (kind) => {
    const latest = latestOf(OLD);
    const waiting = new Map(KINDS.map((each) => [each, awaited(latest.answer(each))]));
    expect(ask.mock.calls).toEqual(KINDS.map((each) => [each]));
    latest.settle(kind, answersOf('v2', 10_000)[kind]);
    await vi.advanceTimersByTimeAsync(0);
    for (const [each, { body }] of waiting) {
      if (each === kind) expect(body).toMatchObject({ version: 'v2' });
      else expect(body).toBeUndefined();
    }
  });

  it('are sent to all waiting probes when the thread ends', async () => {
    const latest = latestOf(OLD);
    const waiting = KINDS.map((kind) => awaited(latest.answer(kind)));
    latest.releaseAll();
    await vi.advanceTimersByTimeAsync(0);
    for (const { body } of waiting) expect(body).toMatchObject({ version: 'v1', stale: true });
  });
});

describe('an application that clients cannot reach yet', () => {
  it('is not ready, even if its checks pass', () => {
    const latest = latestOf({ unreachable: 'still booting' });
    expect(said(latest, 'readiness')).toEqual({
      status: 'not_ready',
      phase: 'running',
      version: 'v1',
      reason: 'still booting',
      checks: [],
    });
    expect(said(latest, 'liveness')).toEqual({ status: 'alive', version: 'v1' });
  });

  it('is ready as soon as clients can reach it', () => {
    const latest = latestOf({ unreachable: 'not listening yet' });
    expect(said(latest, 'readiness')).toMatchObject({ reason: 'not listening yet' });
    latest.put(snapshotOf());
    expect(said(latest, 'readiness')).toEqual({ status: 'ready', version: 'v1', checks: [] });
  });
});

describe('a main thread that is silent', () => {
  it.each([120, 150])('for %d ms has not stalled, also when there is something else to add', (silentMs) => {
    pulse.silentMs = silentMs;
    expect(said(latestOf({ unreachable: 'not listening yet' }), 'health')).toMatchObject({
      event_loop: { stalled_ms: 0, longest_stall_ms: 0 },
    });
  });

  it.each([0, 100, 150])('for %d ms is in time', (silentMs) => {
    pulse.silentMs = silentMs;
    expect(said(latestOf(), 'health')).toEqual({ status: 'healthy', phase: 'running', version: 'v1', checks: [] });
    awaited(latestOf(OLD).answer('health'));
  });

  it.each([
    [150.1, 100],
    [199, 100],
    [299.9, 200],
    [300, 300],
    [4_999, 4_900],
  ])('for %d ms is late, and shown as stalled for %d ms', (silentMs, stalled_ms) => {
    pulse.silentMs = silentMs;
    expect(said(latestOf(OLD), 'health')).toEqual({
      status: 'healthy',
      phase: 'running',
      version: 'v1',
      event_loop: { stalled_ms, longest_stall_ms: stalled_ms },
      checks: [],
      stale: true,
    });
    expect(ask).toHaveBeenCalledExactlyOnceWith('health');
  });

  it.each([
    [4_999, 'alive', 'ready', 'healthy'],
    [5_000, 'alive', 'not_ready', 'degraded'],
    [29_999, 'alive', 'not_ready', 'degraded'],
    [30_000, 'dead', 'not_ready', 'degraded'],
  ])('for %d ms is %s, %s and %s', (silentMs, liveness, readiness, health) => {
    pulse.silentMs = silentMs;
    const latest = latestOf();
    expect(said(latest, 'liveness')).toMatchObject({ status: liveness });
    expect(said(latest, 'readiness')).toMatchObject({ status: readiness });
    expect(said(latest, 'health')).toMatchObject({ status: health });
    expect(said(latest, 'startup')).toMatchObject({ status: 'started' });
  });

  it('and calm is asked whether it turns, and the answer comes as soon as it says so', async () => {
    [pulse.silentMs, pulse.lateAfterMs] = [151, 550];
    const latest = latestOf();
    const waiting = awaited(latest.answer('liveness'));
    expect(ask).toHaveBeenCalledExactlyOnceWith('liveness');
    pulse.silentMs = 0;
    latest.settle('liveness', answersOf('v2', 10_000).liveness);
    await vi.advanceTimersByTimeAsync(0);
    expect(waiting.body).toEqual({ status: 'alive', version: 'v2' });
    expect(said(latest, 'liveness')).toEqual({ status: 'alive', version: 'v2' });
    expect(ask).toHaveBeenCalledOnce();
  });

  it('and calm is busy if it does not say within 50 ms that it turns', async () => {
    [pulse.silentMs, pulse.lateAfterMs] = [151, 550];
    const latest = latestOf();
    const waiting = awaited(latest.answer('readiness'));
    await vi.advanceTimersByTimeAsync(50);
    expect(waiting.body).toBeUndefined();
    pulse.silentMs = 226;
    await vi.advanceTimersByTimeAsync(25);
    expect(waiting.body).toMatchObject({ status: 'ready', stale: true });
    expect(said(latest, 'readiness')).toMatchObject({ status: 'ready', stale: true });
  });

  it.each([150, 551])('for %d ms is not asked whether it turns, calm or not: that is known', (silentMs) => {
    [pulse.silentMs, pulse.lateAfterMs] = [silentMs, 550];
    expect(said(latestOf(), 'liveness')).toMatchObject({ status: 'alive' });
    expect(ask).not.toHaveBeenCalled();
  });

  it('is not dead while it goes from one piece of work to the next', () => {
    [pulse.silentMs, pulse.stuckMs] = [300_000, 29_999];
    const latest = latestOf();
    expect(said(latest, 'liveness')).toMatchObject({ status: 'alive' });
    expect(said(latest, 'readiness')).toMatchObject({ status: 'not_ready', reason: 'event loop stalled for 300.0 s' });
    [pulse.silentMs, pulse.stuckMs] = [330_000, 30_000];
    expect(said(latestOf(), 'liveness')).toMatchObject({ status: 'dead' });
  });

  it('while draining changes no answer', () => {
    pulse.silentMs = 60_000;
    const latest = latestOf();
    latest.put(snapshotOf({ phase: 'draining' }));
    expect(said(latest, 'liveness')).toMatchObject({ status: 'alive' });
  });

  it('is well again after its next sign of life', () => {
    pulse.silentMs = 60_000;
    const latest = latestOf();
    void latest.answer('liveness');
    pulse.silentMs = 0;
    expect(said(latest, 'liveness')).toEqual({ status: 'alive', version: 'v1' });
  });

  it('and then gives a sign of life without an answer has not stalled', async () => {
    const latest = latestOf(OLD);
    const waiting = awaited(latest.answer('health'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(waiting.body).toMatchObject({ event_loop: { stalled_ms: 0 }, stale: true });
  });
});

describe('a question that is not taken up in time', () => {
  it('is not waited for without a sign of life since then', async () => {
    const latest = latestOf(OLD);
    const waiting = awaited(latest.answer('readiness'));
    await vi.advanceTimersByTimeAsync(50);
    pulse.silentMs = 75;
    await vi.advanceTimersByTimeAsync(25);
    expect(waiting.body).toEqual({ status: 'ready', version: 'v1', checks: [], stale: true });
  });

  it('is waited for with a sign of life since then', async () => {
    const latest = latestOf(OLD);
    const waiting = awaited(latest.answer('readiness'));
    pulse.silentMs = 50;
    await vi.advanceTimersByTimeAsync(100);
    expect(waiting.body).toBeUndefined();
  });
});

describe('the values of the page', () => {
  const reportsOf = (latest: LatestAnswers) => latest.pageValues().reports;

  it('are the latest of the main thread, without a question to it', () => {
    const latest = latestOf(OLD);
    expect(reportsOf(latest).health.body).toEqual({ status: 'healthy', phase: 'running', version: 'v1', checks: [] });
    expect(reportsOf(latest).readiness).toMatchObject({ httpStatus: 200, status: 'ready' });
    expect(latest.pageValues().now).toBe(Date.now());
    expect(ask).not.toHaveBeenCalled();
  });

  it('agree with the routes for a main thread that is silent', () => {
    pulse.silentMs = 31_000;
    const latest = latestOf();
    const { health, liveness, readiness, startup } = reportsOf(latest);
    for (const report of [health, liveness, readiness, startup]) {
      expect(report.body).toEqual(said(latest, report.kind));
      expect(report.body.stale).toBe(true);
    }
    expect([liveness.httpStatus, readiness.httpStatus]).toEqual([503, 503]);
    expect(health.body.event_loop?.stalled_ms).toBe(31_000);
  });

  it('have the facts that were sent last', () => {
    const latest = latestOf();
    const facts = { ...someValues().facts, pod: 'another' };
    latest.put(snapshotOf({ facts }));
    expect(latest.pageValues().facts.pod).toBe('another');
    const { facts: _none, ...without } = snapshotOf();
    latest.put(without);
    expect(latest.pageValues().facts.pod).toBe('another');
  });
});

it('each probe succeeds or not, as it would be answered, and nobody is asked', () => {
  const latest = latestOf({
    ...OLD,
    answers: { ...OLD.answers, startup: { ...OLD.answers.startup, httpStatus: 503 } },
  });
  expect(KINDS.map((kind) => latest.succeeds(kind))).toEqual([true, true, true, false]);
  pulse.silentMs = 5_000;
  expect(KINDS.map((kind) => latest.succeeds(kind))).toEqual([true, true, false, false]);
  pulse.silentMs = 30_000;
  expect(KINDS.map((kind) => latest.succeeds(kind))).toEqual([true, false, false, false]);
  expect(ask).not.toHaveBeenCalled();
});

it('shows where the main thread stands only where it is told', () => {
  pulse.silentMs = 6_000;
  expect(JSON.stringify(said(latestOf(), 'health'))).not.toContain('stack');
  const latest = new LatestAnswers(snapshotOf(), pulse, THRESHOLDS, ask, () => 'render (a.js:4)');
  expect(said(latest, 'health')).toMatchObject({ event_loop: { stack: 'render (a.js:4)' } });
});
