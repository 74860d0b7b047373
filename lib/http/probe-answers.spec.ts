import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Reporter } from '../report/reporter.js';
import { makeReport } from '../report/make-report.js';
import type { ReportInput, ReportKind } from '../report/report.js';
import { ProbeAnswers } from './probe-answers.js';

const INPUT: ReportInput = {
  phase: { name: 'running' },
  hold: undefined,
  tasks: [],
  readings: [],
  version: 'v1 – ü',
};

let changes$: Subject<void>;
let report: ReturnType<typeof vi.fn<(kind: ReportKind) => unknown>>;
let refresh: ReturnType<typeof vi.fn<(probe?: string) => Promise<boolean> | undefined>>;
let freshUntil: ReturnType<typeof vi.fn<(probe?: string) => number>>;
let dueAt: ReturnType<typeof vi.fn<(probe?: string) => number>>;

beforeEach(() => {
  vi.useFakeTimers();
  // At 0 a wrong difference could look right.
  vi.advanceTimersByTime(1_000);
  changes$ = new Subject();
  report = vi.fn<(kind: ReportKind) => unknown>((kind) => makeReport(kind, INPUT));
  refresh = vi.fn<(probe?: string) => Promise<boolean> | undefined>();
  freshUntil = vi.fn<(probe?: string) => number>(() => performance.now() + 500);
  dueAt = vi.fn<(probe?: string) => number>(() => performance.now() + 510);
});

afterEach(() => {
  vi.useRealTimers();
});

function answersOf(maxAgeMs = 1_000): ProbeAnswers {
  const reporter = { report } as unknown as Pick<Reporter, 'report'>;
  return new ProbeAnswers(reporter, { refresh, freshUntil, dueAt }, maxAgeMs, changes$);
}

describe('ProbeAnswers', () => {
  it('answers with the report as an HTTP answer', async () => {
    const { httpStatus, headers, body } = await answersOf().answer('liveness');
    expect(JSON.parse(body)).toEqual({ status: 'alive', version: 'v1 – ü' });
    expect(httpStatus).toBe(200);
    expect(headers).toEqual({
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength('{"status":"alive","version":"v1 – ü"}'),
      'Cache-Control': 'no-store',
    });
  });

  it('answers with the status of a report that fails', async () => {
    report.mockImplementation((kind) => makeReport(kind, { ...INPUT, phase: { name: 'starting' } }));
    expect(await answersOf().answer('readiness')).toMatchObject({ httpStatus: 503 });
  });

  it('asks again where a test has faked the clock since, on which nobody knows how old the answer is', () => {
    const answers = answersOf();
    void answers.answer('readiness');
    vi.useRealTimers();
    vi.useFakeTimers();
    void answers.answer('readiness');
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('answers in the same turn while results are fresh', () => {
    expect(answersOf().answer('readiness')).not.toBeInstanceOf(Promise);
  });

  it.each([
    ['liveness', 'liveness'],
    ['readiness', 'readiness'],
    ['startup', 'startup'],
    ['health', undefined],
  ] as const)('asks for %s the checks that count for %s', (kind, probe) => {
    void answersOf().answer(kind);
    expect(refresh).toHaveBeenCalledExactlyOnceWith(probe);
    expect(freshUntil).toHaveBeenCalledExactlyOnceWith(probe);
    expect(dueAt).toHaveBeenCalledExactlyOnceWith(probe);
    expect(report).toHaveBeenCalledExactlyOnceWith(kind);
  });

  it('renders a body once for any number of probes while its results are fresh', () => {
    const answers = answersOf();
    const first = answers.answer('readiness');
    vi.advanceTimersByTime(499);
    for (let probe = 0; probe < 100; probe++) expect(answers.answer('readiness')).toBe(first);
    expect(report).toHaveBeenCalledOnce();
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('renders each kind separately', () => {
    const answers = answersOf();
    expect(answers.answer('liveness')).not.toBe(answers.answer('health'));
  });

  it('renders again once a result is no longer fresh', () => {
    const answers = answersOf();
    const first = answers.answer('readiness');
    vi.advanceTimersByTime(500);
    expect(answers.answer('readiness')).not.toBe(first);
    expect(refresh).toHaveBeenCalledTimes(2);
  });

  it('answers one of many probes with the result until it reaches its maximum age, and a single probe not', () => {
    const [many, single] = [answersOf(), answersOf()];
    const first = many.answer('readiness');
    const alone = single.answer('readiness');
    vi.advanceTimersByTime(495);
    expect(many.answer('readiness')).toBe(first);
    vi.advanceTimersByTime(14);
    expect(many.answer('readiness')).toBe(first);
    expect(refresh).toHaveBeenCalledTimes(2);
    expect(single.answer('readiness')).not.toBe(alone);
    expect(refresh).toHaveBeenCalledTimes(3);
    vi.advanceTimersByTime(1);
    expect(many.answer('readiness')).not.toBe(first);
    expect(refresh).toHaveBeenCalledTimes(4);
  });

  it('counts the probes of each kind apart', () => {
    const answers = answersOf();
    const first = answers.answer('readiness');
    vi.advanceTimersByTime(505);
    void answers.answer('liveness');
    expect(answers.answer('readiness')).not.toBe(first);
  });

  it('renders again after the maximum age when no result gets old', () => {
    freshUntil.mockReturnValue(Infinity);
    dueAt.mockReturnValue(Infinity);
    const answers = answersOf(1_000);
    void answers.answer('startup');
    vi.advanceTimersByTime(999);
    void answers.answer('startup');
    expect(report).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1);
    void answers.answer('startup');
    expect(report).toHaveBeenCalledTimes(2);
  });

  it('renders for each probe when the maximum age is 0', () => {
    const answers = answersOf(0);
    void answers.answer('readiness');
    void answers.answer('readiness');
    expect(report).toHaveBeenCalledTimes(2);
  });

  it.each(['liveness', 'readiness', 'startup', 'health'] as const)('renders %s again after a change', (kind) => {
    const answers = answersOf();
    void answers.answer(kind);
    report.mockImplementation((each: ReportKind) => makeReport(each, { ...INPUT, version: 'v2' }));
    changes$.next();
    expect(String((answers.answer(kind) as { body: string }).body)).toContain('v2');
  });

  describe('the latest answer', () => {
    it('is the current report, and runs no check', () => {
      const { answer } = answersOf().latest('liveness');
      expect(answer).toMatchObject({ httpStatus: 200, body: '{"status":"alive","version":"v1 – ü"}' });
      expect(refresh).not.toHaveBeenCalled();
    });

    it.each<[untilMs: number, freshForMs: number]>([
      [500, 500],
      [5_000, 1_000],
      [Infinity, 1_000],
      [-200, -200],
      [-Infinity, -Infinity],
    ])(
      'is fresh for %d ms more when its results are, and at most for the maximum age: %d ms',
      (untilMs, freshForMs) => {
        freshUntil.mockReturnValue(performance.now() + untilMs);
        expect(answersOf(1_000).latest('readiness').freshUntil).toBe(performance.now() + freshForMs);
        expect(freshUntil).toHaveBeenCalledExactlyOnceWith('readiness');
      },
    );

    it('is rendered once while its results are fresh, together with the answers of probes', () => {
      const answers = answersOf();
      const first = answers.latest('readiness');
      vi.advanceTimersByTime(499);
      expect(answers.latest('readiness')).toBe(first);
      expect(answers.answer('readiness')).toBe(first.answer);
      expect(report).toHaveBeenCalledOnce();
      vi.advanceTimersByTime(1);
      expect(answers.latest('readiness')).not.toBe(first);
    });

    it('is rendered again after a change', () => {
      const answers = answersOf();
      const first = answers.latest('readiness');
      changes$.next();
      expect(answers.latest('readiness')).not.toBe(first);
    });

    it('is the answer of the last probe', () => {
      const answers = answersOf();
      const given = answers.answer('readiness');
      expect(answers.latest('readiness').answer).toBe(given);
    });
  });

  describe('while a check runs', () => {
    let end: () => void;

    beforeEach(() => {
      const run = new Promise<boolean>((resolve) => (end = () => resolve(false)));
      refresh.mockReturnValueOnce(run).mockReturnValueOnce(run).mockReturnValueOnce(run);
    });

    it('waits for its result', async () => {
      const answers = answersOf();
      const answer = answers.answer('readiness');
      await Promise.resolve();
      expect(report).not.toHaveBeenCalled();
      report.mockImplementation((kind) => makeReport(kind, { ...INPUT, version: 'after the run' }));
      end();
      expect(String((await answer).body)).toContain('after the run');
    });

    it('renders its result once for all probes that waited', async () => {
      const answers = answersOf();
      const waiting = [answers.answer('readiness'), answers.answer('readiness'), answers.answer('readiness')];
      changes$.next();
      end();
      const [first, second, third] = await Promise.all(waiting);
      expect([second, third]).toEqual([first, first]);
      expect(second).toBe(first);
      expect(report).toHaveBeenCalledOnce();
    });

    it('gives a probe that waited no body from before the run', async () => {
      const answers = answersOf();
      refresh.mockReset();
      void answers.answer('readiness');
      vi.advanceTimersByTime(500);
      const run = new Promise<boolean>((resolve) => (end = () => resolve(false)));
      refresh.mockReturnValueOnce(run);
      const late = answers.answer('readiness');
      report.mockImplementation((kind) => makeReport(kind, { ...INPUT, version: 'after the run' }));
      end();
      expect(String((await late).body)).toContain('after the run');
    });

    it('answers with the latest result, marked as stale, when the run takes too long', async () => {
      const answers = answersOf();
      refresh.mockReset().mockResolvedValueOnce(true);
      const answer = answers.answer('readiness');
      report.mockImplementation((kind) => makeReport(kind, { ...INPUT, version: 'the latest' }));
      const { httpStatus, body } = await answer;
      expect(httpStatus).toBe(200);
      expect(JSON.parse(body)).toEqual({ status: 'ready', version: 'the latest', checks: [], stale: true });
    });

    it('renders a stale answer once for all probes that waited, and not for later ones', async () => {
      const answers = answersOf();
      refresh.mockReset().mockResolvedValueOnce(true).mockResolvedValueOnce(true);
      const [first, second] = await Promise.all([answers.answer('readiness'), answers.answer('readiness')]);
      expect(second).toBe(first);
      expect((await answers.answer('readiness')).body).not.toContain('stale');
      expect(answers.latest('readiness').answer.body).not.toContain('stale');
    });

    it('resolves for the probe server with whether it takes too long, and runs nothing while results are fresh', async () => {
      const answers = answersOf();
      refresh.mockReset().mockResolvedValueOnce(true);
      expect(await answers.refresh('readiness')).toBe(true);
      answers.latest('readiness');
      expect(answers.refresh('readiness')).toBeUndefined();
      expect(refresh).toHaveBeenCalledExactlyOnceWith('readiness');
    });
  });
});
