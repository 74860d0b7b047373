import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Rendered } from '../http/probe-answers.js';
import { jsonAnswer } from '../http/render-answer.js';
import { someValues } from '../page/page-values.fake.js';
import type { Phase } from '../lifecycle/phase.js';
import type { ReportKind } from '../report/report.js';
import { valuesOf } from '../metrics/metric-values.fake.js';
import { fakeRealTime } from '../timing/real-time.fake.js';
import { AnswerFeed, toSend } from './answer-feed.js';
import type { Snapshot, ToWorker } from './messages.js';

const MEASURED = valuesOf();

/** What one snapshot costs, and what all have cost together. */
let costMs: number;
let spentMs: number;

beforeEach(() => {
  vi.useFakeTimers();
  fakeRealTime();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  costMs = 0;
  spentMs = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + spentMs);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function setUp() {
  const lifecycle: { phase: Phase; unreachable: 'still booting' | undefined } = {
    phase: { name: 'running' },
    unreachable: undefined,
  };
  const latest = vi.fn<(kind: ReportKind) => Rendered>((kind) => {
    // Only one of the four kinds costs time.
    if (kind === 'health') spentMs += costMs;
    return {
      answer: jsonAnswer(kind === 'liveness' ? 503 : 200, `"${kind}"`),
      freshUntil: performance.now() + 250,
      dueAt: performance.now() + 270,
    };
  });
  const sent: ToWorker[] = [];
  const page = { facts: someValues().facts };
  const metrics = { measure: () => MEASURED };
  const feed = new AnswerFeed({ latest }, lifecycle, metrics, (message) => sent.push(message), page);
  return { feed, lifecycle, page, sent };
}

const snapshots = (sent: ToWorker[]): Snapshot[] =>
  sent.flatMap((message) => (message.type === 'snapshot' ? message.snapshot : []));

it('a snapshot has the phase, why clients cannot reach it, the latest answer of each kind, and the measurements', () => {
  const { feed, lifecycle, sent } = setUp();
  lifecycle.unreachable = 'still booting';
  expect(feed.snapshot()).toEqual({
    facts: someValues().facts,
    phase: 'running',
    unreachable: 'still booting',
    answers: {
      health: { httpStatus: 200, body: '"health"', freshForMs: 250, dueInMs: 270 },
      liveness: { httpStatus: 503, body: '"liveness"', freshForMs: 250, dueInMs: 270 },
      readiness: { httpStatus: 200, body: '"readiness"', freshForMs: 250, dueInMs: 270 },
      startup: { httpStatus: 200, body: '"startup"', freshForMs: 250, dueInMs: 270 },
    },
    measured: MEASURED,
  });
  expect(sent).toEqual([]);
});

it.each([
  [250, 250],
  [0, 0],
  [-40, -40],
  [Infinity, Infinity],
  [-Infinity, -Infinity],
])('an answer that is fresh for %d ms more is sent with that time, and without its headers', (ms, freshForMs) => {
  const rendered = {
    answer: jsonAnswer(503, '{}'),
    freshUntil: performance.now() + ms,
    dueAt: performance.now() + ms + 20,
  };
  expect(toSend(rendered)).toEqual({ httpStatus: 503, body: '{}', freshForMs, dueInMs: freshForMs + 20 });
});

describe('pushStep', () => {
  it('sends in the same turn while that is cheap', () => {
    const { feed, sent } = setUp();
    for (let times = 0; times < 100; times++) feed.pushStep();
    expect(sent).toHaveLength(100);
  });

  it('sends once for many steps when each costs a lot', () => {
    costMs = 10;
    const { feed, sent } = setUp();
    for (let times = 0; times < 1_000; times++) feed.pushStep();
    expect(sent.length).toBeLessThan(10);
    const before = sent.length;
    vi.advanceTimersByTime(1_000);
    expect(sent).toHaveLength(before + 1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is included in push(), and cancelled by stop()', () => {
    costMs = 60;
    const { feed, sent } = setUp();
    feed.pushStep();
    feed.pushStep();
    expect(vi.getTimerCount()).toBe(1);
    feed.push();
    expect(vi.getTimerCount()).toBe(0);
    feed.pushStep();
    feed.stop();
    vi.advanceTimersByTime(10_000);
    expect(sent).toHaveLength(2);
  });
});

describe('push', () => {
  it('sends the current state in the same turn', () => {
    const { feed, lifecycle, sent } = setUp();
    lifecycle.phase = { name: 'draining', started: true };
    feed.push();
    expect(sent).toEqual([{ type: 'snapshot', snapshot: feed.snapshot() }]);
    expect(snapshots(sent)[0]?.phase).toBe('draining');
  });

  it('does not wait, even when the last one cost a lot', () => {
    costMs = 50;
    const { feed, sent } = setUp();
    for (let times = 0; times < 3; times++) feed.push();
    expect(sent).toHaveLength(3);
  });

  it('includes what was about to be sent', () => {
    const { feed, sent } = setUp();
    feed.pushSoon();
    feed.push();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(sent).toHaveLength(1);
  });
});

describe('pushSoon', () => {
  it('sends after the current turn, the first time and after a pause', () => {
    const { feed, sent } = setUp();
    feed.pushSoon();
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(10_000);
    feed.pushSoon();
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(2);
  });

  it('sends once for all changes until then, with the state of that moment', () => {
    const { feed, lifecycle, sent } = setUp();
    for (let times = 0; times < 100; times++) feed.pushSoon();
    lifecycle.unreachable = 'still booting';
    vi.advanceTimersByTime(10_000);
    expect(snapshots(sent).map(({ unreachable }) => unreachable)).toEqual(['still booting']);
  });

  it.each([
    ['a hundred times the time that', 2, 200],
    ['a hundred times the time that', 9, 900],
    ['a second for any time that', 10, 1_000],
    ['a second for any time that', 300, 1_000],
  ])('pauses for %s the last one cost: %d ms', (_how, cost, pauseMs) => {
    costMs = cost;
    const { feed, sent } = setUp();
    feed.push();
    feed.pushSoon();
    // The pause counts from the beginning of the last snapshot, so its own cost is part of the pause.
    const leftMs = pauseMs - cost;
    vi.advanceTimersByTime(leftMs - 1);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(2);
  });

  it('waits only for the rest of the pause', () => {
    costMs = 2;
    const { feed, sent } = setUp();
    feed.push();
    vi.advanceTimersByTime(150);
    feed.pushSoon();
    vi.advanceTimersByTime(47);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(2);
  });

  it('spends about a hundredth of the time when something changes all the time', () => {
    costMs = 3;
    const { feed } = setUp();
    const beganAt = performance.now();
    for (let ms = 0; ms < 10_000; ms++) {
      feed.pushSoon();
      vi.advanceTimersByTime(1);
    }
    const share = spentMs / (performance.now() - beganAt);
    expect(share).toBeGreaterThan(0.009);
    expect(share).toBeLessThan(0.011);
  });

  it('uses no delay without a pause: Node warns of a negative or endless one', () => {
    const timer = vi.spyOn(globalThis, 'setTimeout');
    const { feed } = setUp();
    feed.pushSoon();
    vi.advanceTimersByTime(10_000);
    feed.pushSoon();
    expect(timer.mock.calls.map(([, delayMs]) => delayMs)).toEqual([0, 0]);
  });

  it('does not keep the process alive', () => {
    const timer = vi.spyOn(globalThis, 'setTimeout');
    setUp().feed.pushSoon();
    expect(timer.mock.results[0]?.value.hasRef()).toBe(false);
  });
});

describe('stop', () => {
  it('cancels what was about to be sent, and leaves no timer', () => {
    const { feed, sent } = setUp();
    feed.pushSoon();
    feed.stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual([]);
  });

  it('allows a later push', () => {
    const { feed, sent } = setUp();
    feed.pushSoon();
    feed.stop();
    feed.pushSoon();
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(1);
  });
});

it('sends the facts for the status page when they have changed, and everything to a new thread', () => {
  const { feed, page, sent } = setUp();
  const facts = () => snapshots(sent).map((snapshot) => snapshot.facts?.pod);
  feed.push();
  feed.push();
  expect(facts()).toEqual(['shop-7d9f-x2k4q', undefined]);
  page.facts = { ...page.facts, pod: 'another' };
  feed.push();
  feed.push();
  expect(facts().slice(2)).toEqual(['another', undefined]);
  feed.pushAll();
  expect(facts().slice(4)).toEqual(['another']);
});
