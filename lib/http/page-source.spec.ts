import { Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HistoryEntry } from '../report/history-entry.js';
import type { ReportKind } from '../report/report.js';
import { type PageParts, PageSource } from './page-source.js';

const SHUTDOWN = { delayMs: 1, timeoutMs: 2, teardownMs: 3, terminationGracePeriodSeconds: 4 };
const HISTORY: readonly HistoryEntry[] = [
  { at: '2026-11-26T12:00:00.000Z', subject: 'phase', from: 'starting', to: 'running', reason: 'all done' },
  {
    at: '2026-11-26T12:00:01.000Z',
    subject: 'check',
    name: 'database',
    from: 'healthy',
    to: 'unhealthy',
    reason: 'no',
  },
];

let changes$: Subject<void>;
let indicators: ReturnType<PageParts['indicators']>;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-26T12:30:00Z') });
  vi.advanceTimersByTime(60_000);
  changes$ = new Subject();
  indicators = [{ name: 'database', probes: ['readiness'], critical: 'until-ready' }];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function sourceOf(parts: Partial<PageParts> = {}): PageSource {
  return new PageSource(
    {
      reporter: {
        report: ((kind: ReportKind) => ({ kind })) as never,
        tasksOf: (kind) => [{ name: `${kind} task`, status: 'done', duration_ms: 5 }],
      },
      shutdown: SHUTDOWN,
      details: 'full',
      indicators: () => indicators,
      latest: () => ({ result: { status: 'unhealthy' }, since: performance.now() - 10_000 }),
      history: () => HISTORY,
      ...parts,
    },
    changes$,
  );
}

describe('the facts of the page', () => {
  it('are what stands in no report', () => {
    vi.stubEnv('HOSTNAME', 'shop-1');
    vi.spyOn(process, 'uptime').mockReturnValue(90);
    expect(sourceOf().facts).toEqual({
      pod: 'shop-1',
      startedAt: '2026-11-26T12:29:30.000Z',
      shutdown: SHUTDOWN,
      checks: [
        {
          name: 'database',
          probes: ['readiness'],
          critical: 'until-ready',
          latest: { status: 'unhealthy', since: '2026-11-26T12:30:50.000Z' },
        },
      ],
      startupTasks: [{ name: 'startup task', status: 'done', duration_ms: 5 }],
      drainTasks: [{ name: 'drain task', status: 'done', duration_ms: 5 }],
      history: HISTORY,
    });
  });

  it('say nothing of a result that has not come', () => {
    const asked: string[] = [];
    const latest = (name: string) => void asked.push(name);
    expect(sourceOf({ latest: latest as never }).facts.checks).toEqual([{ ...indicators[0], latest: undefined }]);
    expect(asked).toEqual(['database']);
  });

  it('leave out what a check says where bodies do, and nothing else', () => {
    const { history } = sourceOf({ details: 'status' }).facts;
    const [phase, check] = HISTORY;
    expect(history[0]).toBe(phase);
    expect(history[1]).toEqual({ ...check, reason: undefined });
    expect(history[1]).not.toHaveProperty('reason');
  });

  it('are one object until something changes', () => {
    vi.spyOn(process, 'uptime').mockReturnValue(90);
    const source = sourceOf();
    const first = source.facts;
    expect(source.facts).toBe(first);
    changes$.next();
    expect(source.facts).not.toBe(first);
    expect(source.facts).toEqual(first);
  });

  it('are others when an indicator has been found, of which nothing tells', () => {
    const source = sourceOf();
    const first = source.facts;
    indicators = [...indicators, { name: 'search', probes: [], critical: true }];
    expect(source.facts).not.toBe(first);
    expect(source.facts.checks.map(({ name }) => name)).toEqual(['database', 'search']);
  });

  it('are there without an indicator', () => {
    indicators = [];
    const source = sourceOf();
    expect(source.facts.checks).toEqual([]);
    expect(source.facts).toBe(source.facts);
  });
});

it('the values of the page are the reports of this moment and the facts', () => {
  const source = sourceOf();
  expect(source.values()).toEqual({
    now: Date.parse('2026-11-26T12:31:00Z'),
    reports: {
      health: { kind: 'health' },
      liveness: { kind: 'liveness' },
      readiness: { kind: 'readiness' },
      startup: { kind: 'startup' },
    },
    facts: source.facts,
  });
});
