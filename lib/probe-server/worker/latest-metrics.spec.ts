import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProbeAnswer } from '../../http/render-answer.js';
import { checkOf, valuesOf } from '../../metrics/metric-values.fake.js';
import type { Measurements } from '../../metrics/metric-values.js';
import { LatestMetrics } from './latest-metrics.js';

const ask = vi.fn<() => void>();

let busy: (askedAgoMs: number | undefined) => boolean;
let stalledMs: number;
let succeeding: Set<string>;
let latest: LatestMetrics;

const outside = {
  isTooBusyToAnswer: (askedAgoMs: number | undefined) => busy(askedAgoMs),
  succeeds: (kind: string) => succeeding.has(kind),
  get stalledMs() {
    return stalledMs;
  },
};

const eventLoop = { stalls: 2, stalledMs: 0, longestStallMs: 300 };

const cut = (connectionsCut: number): Measurements => valuesOf({ connectionsCut, eventLoop });

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(1_000);
  ask.mockReset();
  [busy, stalledMs, succeeding] = [() => false, 0, new Set(['startup', 'liveness', 'readiness'])];
  latest = new LatestMetrics(cut(1), outside, ask);
});

afterEach(() => {
  vi.useRealTimers();
});

/**
 * Scrapes, and returns the number of cut connections in the answer so far. The number shows which measurements it has.
 */
function scrape(): { readonly cut: string | undefined } {
  const said: { cut: string | undefined } = { cut: undefined };
  void Promise.resolve(latest.answer('prometheus')).then((answer) => (said.cut = cutIn(answer)));
  return said;
}

const cutIn = ({ body }: ProbeAnswer) => /probes_drain_connections_cut_total (\d+)/.exec(body)?.[1];

function atOnce(): ProbeAnswer {
  const answer = latest.answer('prometheus');
  if (answer instanceof Promise) throw new Error('The answer is yet to come');
  return answer;
}

describe('the latest metrics', () => {
  it('are measured for each scrape', async () => {
    const said = scrape();
    await vi.advanceTimersByTimeAsync(1);
    expect(ask).toHaveBeenCalledOnce();
    expect(said.cut).toBeUndefined();
    latest.settle(cut(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(said.cut).toBe('2');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are measured once for simultaneous scrapes, and ten times a second at most', async () => {
    const first = [scrape(), scrape()];
    await vi.advanceTimersByTimeAsync(10);
    latest.settle(cut(2));
    await vi.advanceTimersByTimeAsync(0);
    expect(first.map((said) => said.cut)).toEqual(['2', '2']);
    const next = scrape();
    await vi.advanceTimersByTimeAsync(88);
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2);
    expect(ask).toHaveBeenCalledTimes(2);
    latest.settle(cut(3));
    await vi.advanceTimersByTimeAsync(0);
    expect(next.cut).toBe('3');
  });

  it('are the latest ones at once while the main thread is too busy', () => {
    latest.put(cut(2));
    busy = () => true;
    expect(cutIn(atOnce())).toBe('2');
    expect(ask).not.toHaveBeenCalled();
  });

  it('are the latest ones as soon as the main thread proves to be busy', async () => {
    const said = scrape();
    busy = (askedAgoMs) => askedAgoMs !== undefined;
    await vi.advanceTimersByTimeAsync(50);
    expect(said.cut).toBeUndefined();
    await vi.advanceTimersByTimeAsync(25);
    expect(said.cut).toBe('1');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are the latest ones when no answer comes', async () => {
    const said = scrape();
    await vi.advanceTimersByTimeAsync(900);
    expect(said.cut).toBeUndefined();
    await vi.advanceTimersByTimeAsync(25);
    expect(said.cut).toBe('1');
  });

  it('are the latest ones when the thread ends', async () => {
    const said = scrape();
    latest.releaseAll();
    await vi.advanceTimersByTimeAsync(0);
    expect(said.cut).toBe('1');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('have what this thread knows: the probes, and a stall that is longer than any before', () => {
    busy = () => true;
    expect(atOnce().body).toContain('\nprobes_ready 1\n');
    stalledMs = 200;
    succeeding.delete('readiness');
    const { body } = atOnce();
    expect(body).toContain('\nprobes_ready 0\n');
    expect(body).toContain('\nprobes_live 1\n');
    expect(body).toContain('\nprobes_event_loop_stalls_total 2\n');
    expect(body).toContain('\nprobes_event_loop_stall_seconds 0.2\n');
    expect(body).toContain('\nprobes_event_loop_longest_stall_seconds 0.3\n');
    stalledMs = 12_300;
    expect(atOnce().body).toContain('\nprobes_event_loop_longest_stall_seconds 12.3\n');
  });

  it.each([
    ['startup', 'probes_started'],
    ['liveness', 'probes_live'],
    ['readiness', 'probes_ready'],
  ])('have each probe by itself: %s', (kind, metric) => {
    busy = () => true;
    succeeding = new Set([kind]);
    const values = [...atOnce().body.matchAll(/^(probes_(?:started|live|ready)) (\d)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    expect(values.filter(([, value]) => value === '1')).toEqual([[metric, '1']]);
    expect(values).toHaveLength(3);
  });

  it('are waited for from the moment that the question is asked, which may be later than that of the scrape', async () => {
    scrape();
    await vi.advanceTimersByTimeAsync(10);
    latest.settle(cut(2));
    await vi.advanceTimersByTimeAsync(0);
    const asked: (number | undefined)[] = [];
    busy = (askedAgoMs) => (asked.push(askedAgoMs), false);
    const said = scrape();
    await vi.advanceTimersByTimeAsync(200);
    // The first number stands for the scrape itself: nothing is asked yet.
    expect(asked.slice(0, 6)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined]);
    expect(asked.slice(6)).toEqual([expect.closeTo(60, 0), expect.closeTo(85, 0), expect.closeTo(110, 0)]);
    await vi.advanceTimersByTimeAsync(775);
    expect(said.cut).toBeUndefined();
    await vi.advanceTimersByTimeAsync(50);
    expect(said.cut).toBe('2');
  });

  it('are asked for by nobody any more when it was time to go', async () => {
    scrape();
    latest.releaseAll();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).not.toHaveBeenCalled();
  });

  it('are rendered once for as long as they say the same, in each format', () => {
    busy = () => true;
    const first = atOnce();
    expect(latest.answer('openmetrics')).not.toBe(first);
    expect(atOnce()).toBe(first);
    stalledMs = 100;
    expect(atOnce()).not.toBe(first);
    latest.put(valuesOf({ checks: [checkOf('database')] }));
    expect(atOnce().body).toContain('check="database"');
  });

  it.each([
    ['prometheus', 'text/plain; version=0.0.4; charset=utf-8'],
    ['openmetrics', 'application/openmetrics-text; version=1.0.0; charset=utf-8'],
  ] as const)('say that they are %s', async (format, type) => {
    busy = () => true;
    const { httpStatus, headers, body } = await latest.answer(format);
    expect(httpStatus).toBe(200);
    expect(headers).toEqual({
      'Content-Type': type,
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      Vary: 'Accept',
    });
  });
});
