import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { jsonAnswer, type ProbeAnswer } from '../../http/render-answer.js';
import type { OutsideView } from '../../report/from-outside.js';
import type { ReportKind } from '../../report/report.js';
import type { SentAnswer } from '../messages.js';
import { AnswerSlot } from './answer-slot.js';

const IN_SIGHT: OutsideView = { phase: 'running', unreachable: undefined, stalledMs: 0, verdict: 'well', stale: false };

const ask = vi.fn<(kind: ReportKind) => void>();
const isUnsure = vi.fn<() => boolean>();
const isTooBusyToAnswer = vi.fn<(askedAgoMs: number | undefined) => boolean>();
const view = vi.fn<(stale: boolean) => OutsideView | undefined>();

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  ask.mockReset();
  isUnsure.mockReset().mockReturnValue(false);
  isTooBusyToAnswer.mockReset().mockReturnValue(false);
  view.mockReset().mockImplementation((stale) => (stale ? { ...IN_SIGHT, stale } : undefined));
});

afterEach(() => {
  vi.useRealTimers();
});

function alive(version: string, freshForMs = 0): SentAnswer {
  return { httpStatus: 200, body: JSON.stringify({ status: 'alive', version }), freshForMs, dueInMs: freshForMs };
}

const slotOf = (sent: SentAnswer) => new AnswerSlot('liveness', sent, { isTooBusyToAnswer, isUnsure, view, ask });

const said = ({ body }: ProbeAnswer): unknown => JSON.parse(body);

/** An answer that came at once. */
function given(answer: ProbeAnswer | Promise<ProbeAnswer>): ProbeAnswer {
  if (answer instanceof Promise) throw new Error('The answer is yet to come');
  return answer;
}

/** An answer that comes later, and its value once it has come. */
function awaited(answer: ProbeAnswer | Promise<ProbeAnswer>) {
  expect(answer).toBeInstanceOf(Promise);
  const waiting: { answer?: ProbeAnswer } = {};
  void Promise.resolve(answer).then((late) => (waiting.answer = late));
  return waiting;
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe('a slot whose main thread sends a stale answer', () => {
  it('answers with it, marked as stale, and asks again for the next probe', async () => {
    const slot = slotOf(alive('v1'));
    const waiting = [awaited(slot.answer()), awaited(slot.answer())];
    slot.settle({ ...alive('v2'), stale: true });
    await settled();
    for (const { answer } of waiting) expect(answer && said(answer)).toMatchObject({ version: 'v2', stale: true });
    awaited(slot.answer());
    expect(ask).toHaveBeenCalledTimes(2);
  });
});

describe('a slot whose latest answer is fresh', () => {
  it('returns it at once and does not ask the main thread', () => {
    const slot = slotOf({ httpStatus: 503, body: '{"status":"dead","version":"ü"}', freshForMs: 500, dueInMs: 500 });
    vi.advanceTimersByTime(499);
    expect(slot.answer()).toEqual(jsonAnswer(503, '{"status":"dead","version":"ü"}'));
    expect(ask).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('returns the same one to all probes', () => {
    const slot = slotOf(alive('v1', 500));
    expect(slot.answer()).toBe(slot.answer());
  });

  it('returns an answer that was put in later', () => {
    const slot = slotOf(alive('v1', 500));
    vi.advanceTimersByTime(400);
    slot.put(alive('v2', 500));
    vi.advanceTimersByTime(400);
    expect(said(given(slot.answer()))).toEqual({ status: 'alive', version: 'v2' });
    expect(ask).not.toHaveBeenCalled();
  });

  it('adds what this thread knows', () => {
    const slot = slotOf(alive('v1', 500));
    view.mockReturnValue({ ...IN_SIGHT, verdict: 'dead', stalledMs: 30_000 });
    const body = '{"status":"dead","version":"v1","reason":"event loop stalled for 30.0 s","checks":[]}';
    expect(slot.answer()).toEqual(jsonAnswer(503, body));
    expect(view).toHaveBeenCalledExactlyOnceWith(false);
  });

  it('marks it as stale while the main thread is busy, which may have a newer one', () => {
    const slot = slotOf(alive('v1', 500));
    isTooBusyToAnswer.mockReturnValue(true);
    expect(said(given(slot.answer()))).toEqual({ status: 'alive', version: 'v1', stale: true });
    expect(ask).not.toHaveBeenCalled();
  });
});

describe('a slot whose latest answer is almost at its maximum age', () => {
  const almost = { ...alive('v1', 100), dueInMs: 120 };

  it('returns it to one of many probes, and asks the main thread when it is due', () => {
    const slot = slotOf(almost);
    for (let passedMs = 0; passedMs < 120; passedMs += 10) {
      given(slot.answer());
      vi.advanceTimersByTime(10);
    }
    expect(ask).not.toHaveBeenCalled();
    awaited(slot.answer());
    expect(ask).toHaveBeenCalledOnce();
  });

  it('asks the main thread for a single probe, and lets all others wait with it', () => {
    const slot = slotOf(almost);
    vi.advanceTimersByTime(100);
    awaited(slot.answer());
    vi.advanceTimersByTime(5);
    awaited(slot.answer());
    expect(ask).toHaveBeenCalledOnce();
  });
});

describe('a slot whose latest answer is no longer fresh', () => {
  it.each([
    ['since it came', 0, 0],
    ['since a moment ago', 500, 500],
    ['for long', -400, 0],
    ['since -Infinity', -Infinity, 0],
  ])('asks the main thread, and waits for it (%s)', async (_since, freshForMs, passedMs) => {
    const slot = slotOf(alive('v1', freshForMs));
    vi.advanceTimersByTime(passedMs);
    const waiting = awaited(slot.answer());
    expect(ask).toHaveBeenCalledExactlyOnceWith('liveness');
    await vi.advanceTimersByTimeAsync(200);
    expect(waiting.answer).toBeUndefined();
    slot.settle(alive('v2', 500));
    await settled();
    expect(waiting.answer).toEqual(jsonAnswer(200, '{"status":"alive","version":"v2"}'));
    expect(view).toHaveBeenCalledExactlyOnceWith(false);
  });

  it('asks once for all waiting probes, and gives all of them the same answer', async () => {
    const slot = slotOf(alive('v1'));
    const waiting = [awaited(slot.answer())];
    await vi.advanceTimersByTimeAsync(100);
    waiting.push(awaited(slot.answer()), awaited(slot.answer()));
    expect(ask).toHaveBeenCalledOnce();
    slot.settle(alive('v2', 500));
    await settled();
    const [first, ...others] = waiting;
    expect(first?.answer && said(first.answer)).toEqual({ status: 'alive', version: 'v2' });
    for (const other of others) expect(other.answer).toBe(first?.answer);
  });

  it('asks again once that answer is no longer fresh', () => {
    const slot = slotOf(alive('v1'));
    void slot.answer();
    slot.settle(alive('v2', 500));
    void slot.answer();
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(500);
    void slot.answer();
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('gives an answer that is never fresh to all waiting probes, and to no later one', async () => {
    const slot = slotOf(alive('v1', 0));
    const before = awaited(slot.answer());
    slot.settle(alive('v2', 0));
    const after = awaited(slot.answer());
    await settled();
    expect(before.answer && said(before.answer)).toEqual({ status: 'alive', version: 'v2' });
    expect(after.answer).toBeUndefined();
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('keeps waiting for its question when another answer is put in', async () => {
    const slot = slotOf(alive('v1'));
    const waiting = awaited(slot.answer());
    slot.put(alive('v2'));
    await vi.advanceTimersByTimeAsync(100);
    expect(waiting.answer).toBeUndefined();
    void slot.answer();
    expect(ask).toHaveBeenCalledOnce();
  });

  it('waits 900 ms at most, and then uses the latest answer', async () => {
    const slot = slotOf(alive('v1'));
    const waiting = awaited(slot.answer());
    slot.put(alive('v2'));
    await vi.advanceTimersByTimeAsync(900);
    expect(waiting.answer).toBeUndefined();
    await vi.advanceTimersByTimeAsync(25);
    expect(waiting.answer && said(waiting.answer)).toEqual({ status: 'alive', version: 'v2', stale: true });
  });

  it('asks again when a question has had no answer for 2 s, and uses that answer', async () => {
    const slot = slotOf(alive('v1'));
    awaited(slot.answer());
    await vi.advanceTimersByTimeAsync(1_999);
    awaited(slot.answer());
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    const waiting = awaited(slot.answer());
    expect(ask).toHaveBeenCalledTimes(2);
    slot.settle(alive('v2'));
    await settled();
    expect(waiting.answer && said(waiting.answer)).toMatchObject({ version: 'v2' });
  });

  it('counts the time of each probe separately', async () => {
    const slot = slotOf(alive('v1'));
    const first = awaited(slot.answer());
    await vi.advanceTimersByTimeAsync(500);
    const second = awaited(slot.answer());
    await vi.advanceTimersByTimeAsync(425);
    expect(first.answer).toBeDefined();
    await vi.advanceTimersByTimeAsync(475);
    expect(second.answer).toBeUndefined();
    await vi.advanceTimersByTimeAsync(25);
    expect(second.answer).toBeDefined();
  });
});

describe('while the main thread is busy', () => {
  it('answers at once with the latest answer, and still asks once', () => {
    const slot = slotOf(alive('v1'));
    isTooBusyToAnswer.mockReturnValue(true);
    expect(said(given(slot.answer()))).toEqual({ status: 'alive', version: 'v1', stale: true });
    expect(said(given(slot.answer()))).toEqual({ status: 'alive', version: 'v1', stale: true });
    expect(ask).toHaveBeenCalledExactlyOnceWith('liveness');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers a probe that already waits', async () => {
    const slot = slotOf(alive('v1'));
    const waiting = [awaited(slot.answer()), awaited(slot.answer())];
    await vi.advanceTimersByTimeAsync(30);
    isTooBusyToAnswer.mockReturnValue(true);
    await vi.advanceTimersByTimeAsync(20);
    for (const { answer } of waiting) expect(answer && said(answer)).toMatchObject({ version: 'v1', stale: true });
  });

  it('uses the answer to a question from that time when it comes', () => {
    const slot = slotOf(alive('v1'));
    isTooBusyToAnswer.mockReturnValue(true);
    void slot.answer();
    isTooBusyToAnswer.mockReturnValue(false);
    slot.settle(alive('v2', 500));
    expect(said(given(slot.answer()))).toEqual({ status: 'alive', version: 'v2' });
  });
});

describe('a question that has not been taken up within 50 ms', () => {
  beforeEach(() => {
    isTooBusyToAnswer.mockImplementation((askedAgoMs) => askedAgoMs !== undefined);
  });

  it('is a sign that the main thread is busy', async () => {
    const slot = slotOf(alive('v1'));
    const waiting = awaited(slot.answer());
    await vi.advanceTimersByTimeAsync(50);
    expect(waiting.answer).toBeUndefined();
    await vi.advanceTimersByTimeAsync(25);
    expect(waiting.answer && said(waiting.answer)).toMatchObject({ stale: true });
    expect(isTooBusyToAnswer.mock.calls).toEqual([[undefined], [undefined], [undefined], [75]]);
  });

  it('is not waited for by a later probe', async () => {
    const slot = slotOf(alive('v1'));
    void slot.answer();
    await vi.advanceTimersByTimeAsync(50);
    awaited(slot.answer());
    await vi.advanceTimersByTimeAsync(1);
    expect(said(given(slot.answer()))).toMatchObject({ stale: true });
    expect(isTooBusyToAnswer).toHaveBeenLastCalledWith(51);
  });

  it('does not count once it is answered', async () => {
    const slot = slotOf(alive('v1'));
    void slot.answer();
    await vi.advanceTimersByTimeAsync(60);
    slot.settle(alive('v2'));
    awaited(slot.answer());
    expect(isTooBusyToAnswer).toHaveBeenLastCalledWith(undefined);
  });
});

describe('the timer of waiting probes', () => {
  it.each<[how: string, end: (slot: AnswerSlot) => unknown]>([
    ['is answered', (slot) => slot.settle(alive('v2'))],
    ['is released', (slot) => slot.releaseAll()],
    ['has waited long enough', () => vi.advanceTimersByTime(1_000)],
  ])('stops when every probe %s', (_how, end) => {
    const slot = slotOf(alive('v1'));
    void slot.answer();
    void slot.answer();
    expect(vi.getTimerCount()).toBe(1);
    end(slot);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('runs again for the next waiting probe', async () => {
    const slot = slotOf(alive('v1'));
    void slot.answer();
    slot.settle(alive('v2'));
    const waiting = awaited(slot.answer());
    await vi.advanceTimersByTimeAsync(925);
    expect(waiting.answer).toBeDefined();
  });

  it('stays for a probe that has come later', () => {
    const slot = slotOf(alive('v1'));
    void slot.answer();
    vi.advanceTimersByTime(500);
    void slot.answer();
    vi.advanceTimersByTime(500);
    expect(vi.getTimerCount()).toBe(1);
  });
});

it('all waiting probes get the latest answer when the thread ends', async () => {
  const slot = slotOf(alive('v1'));
  const waiting = [awaited(slot.answer()), awaited(slot.answer())];
  slot.releaseAll();
  await settled();
  for (const { answer } of waiting) expect(answer && said(answer)).toMatchObject({ version: 'v1', stale: true });
});

describe('what this thread knows', () => {
  const seen = (view_: Partial<OutsideView>) => view.mockReturnValue({ ...IN_SIGHT, ...view_ });

  it('is rendered once while it does not change', () => {
    const slot = slotOf(alive('v1', 500));
    seen({ stalledMs: 200, stale: true });
    const first = slot.answer();
    seen({ stalledMs: 200, stale: true });
    expect(slot.answer()).toBe(first);
  });

  it.each<[what: string, then: Partial<OutsideView>]>([
    ['another length', { verdict: 'dead', stalledMs: 31_000 }],
    ['another verdict', { verdict: 'unready', stalledMs: 30_000 }],
    ['another phase', { verdict: 'dead', stalledMs: 30_000, phase: 'draining' }],
    ['a late answer', { verdict: 'dead', stalledMs: 30_000, stale: true }],
  ])('is rendered again with %s', (_what, then) => {
    const slot = slotOf(alive('v1', 500));
    seen({ verdict: 'dead', stalledMs: 30_000 });
    const first = given(slot.answer());
    seen(then);
    expect(given(slot.answer()).body).not.toBe(first.body);
  });

  it('is rendered again with another answer', () => {
    const slot = slotOf(alive('v1', 500));
    seen({ stale: true });
    void slot.answer();
    slot.put(alive('v2', 500));
    expect(said(given(slot.answer()))).toEqual({ status: 'alive', version: 'v2', stale: true });
  });

  it('leaves the answer unchanged when there is nothing to add', () => {
    const slot = slotOf(alive('v1', 500));
    const first = slot.answer();
    seen({ verdict: 'dead', stale: true });
    void slot.answer();
    view.mockReturnValue(undefined);
    expect(slot.answer()).toBe(first);
  });

  it('keeps a failure a failure', () => {
    const dead = { status: 'dead', version: 'v1', checks: [] };
    const slot = slotOf({ httpStatus: 503, body: JSON.stringify(dead), freshForMs: 500, dueInMs: 500 });
    seen({ stale: true });
    expect(given(slot.answer()).httpStatus).toBe(503);
    expect(said(given(slot.answer()))).toEqual({ ...dead, stale: true });
  });

  it('is added to a report of that kind', () => {
    const body = JSON.stringify({ status: 'ready', version: 'v1', checks: [] });
    const slot = new AnswerSlot(
      'readiness',
      { httpStatus: 200, body, freshForMs: 500, dueInMs: 500 },
      { isTooBusyToAnswer, isUnsure, view, ask },
    );
    seen({ unreachable: 'not listening yet' });
    const answer = given(slot.answer());
    expect(answer.httpStatus).toBe(503);
    const reason = 'not listening yet';
    expect(said(answer)).toEqual({ status: 'not_ready', phase: 'running', version: 'v1', reason, checks: [] });
  });
});
