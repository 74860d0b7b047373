import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../checks/check-result.js';
import type { TaskProgress } from '../tasks/task.js';
import { makeReport } from './make-report.js';
import { reportChanges } from './report-changes.js';
import type { Report, ReportInput, ReportKind } from './report.js';

const healthy: CheckResult = { name: 'database', status: 'healthy', latency_ms: 1, checked_at: '1' };
const migrations: TaskProgress = { name: 'migrations', status: 'running' };

let input: ReportInput;
let triggers$: Subject<void>;
let changes$: ReturnType<typeof reportChanges>;

beforeEach(() => {
  input = {
    phase: { name: 'running' },
    hold: undefined,
    tasks: [migrations],
    readings: [{ name: 'database', result: healthy }],
    version: '1.2.3',
  };
  triggers$ = new Subject();
  changes$ = reportChanges({ report: <K extends ReportKind>(kind: K) => makeReport(kind, input) }, triggers$);
});

function become(change: Partial<ReportInput>): void {
  input = { ...input, ...change };
  triggers$.next();
}

function heard(): Report[] {
  const reports: Report[] = [];
  changes$.subscribe((report) => reports.push(report));
  return reports;
}

const summary = (reports: Report[]) => reports.map(({ kind, status }) => `${kind} ${status}`);

describe('reportChanges', () => {
  it('emits nothing at the subscription', () => {
    expect(heard()).toEqual([]);
  });

  it('emits nothing when nothing has changed', () => {
    const reports = heard();
    triggers$.next();
    expect(reports).toEqual([]);
  });

  it('emits nothing when only numbers differ, as they do in each run', () => {
    const reports = heard();
    const result: CheckResult = {
      ...healthy,
      latency_ms: 99,
      checked_at: '2',
      message: 'fine',
      details: { idle_connections: 3 },
    };
    become({
      readings: [{ name: 'database', result }],
      tasks: [{ ...migrations, duration_ms: 5 }],
      longestStallMs: 340,
    });
    become({ longestStallMs: 0 });
    expect(reports).toEqual([]);
  });

  it('emits each report whose text has changed', () => {
    const reports = heard();
    become({ readings: [{ name: 'database', result: { ...healthy, status: 'unhealthy' } }] });
    expect(summary(reports)).toEqual(['liveness dead', 'readiness not_ready', 'health degraded']);
    expect(reports[1]).toEqual(makeReport('readiness', input));
  });

  it('emits a changed report once', () => {
    const reports = heard();
    become({ hold: { reason: 'reindexing' } });
    triggers$.next();
    expect(summary(reports)).toEqual(['readiness not_ready']);
  });

  it.each<[what: string, change: Partial<ReportInput>, reports: string[]]>([
    ['another phase', { phase: { name: 'draining', started: true } }, ['readiness not_ready', 'health healthy']],
    ['a hold', { hold: { reason: 'reindexing' } }, ['readiness not_ready']],
    [
      'a check that degrades',
      { readings: [{ name: 'database', result: { ...healthy, status: 'degraded' } }] },
      ['readiness ready', 'health degraded'],
    ],
    [
      'a check more',
      {
        readings: [
          { name: 'database', result: healthy },
          { name: 'cache', result: { ...healthy, name: 'cache' } },
        ],
      },
      ['readiness ready', 'health healthy'],
    ],
    [
      'one check instead of another',
      { readings: [{ name: 'cache', result: { ...healthy, name: 'cache' } }] },
      ['readiness ready', 'health healthy'],
    ],
  ])('emits at %s', (_what, change, expected) => {
    const reports = heard();
    become(change);
    expect(summary(reports)).toEqual(expected);
  });

  it('emits when only the reason has changed', () => {
    input = { ...input, hold: { reason: 'reindexing' } };
    const reports = heard();
    become({ hold: { reason: 'backup' } });
    expect(reports).toMatchObject([{ kind: 'readiness', body: { reason: 'backup' } }]);
  });

  it('emits at each step of a startup task', () => {
    input = { ...input, phase: { name: 'starting' } };
    const reports = heard();
    become({ tasks: [{ ...migrations, status: 'done', duration_ms: 5 }] });
    expect(summary(reports)).toEqual(['startup starting', 'readiness not_ready']);
    become({ phase: { name: 'running' } });
    expect(summary(reports.slice(2))).toEqual(['startup started', 'readiness ready', 'health healthy']);
  });

  it('emits the same to all subscribers', () => {
    const [first, second] = [heard(), heard()];
    become({ hold: { reason: 'reindexing' } });
    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
  });

  it('compares anew for a subscriber that comes when there was none', () => {
    changes$.subscribe().unsubscribe();
    become({ hold: { reason: 'reindexing' } });
    const reports = heard();
    triggers$.next();
    expect(reports).toEqual([]);
    become({ hold: undefined });
    expect(summary(reports)).toEqual(['readiness ready']);
  });

  it('loses nothing when a subscriber causes the next change', () => {
    const reports = heard();
    changes$.subscribe(() => {
      if (input.hold?.reason === 'first') become({ hold: { reason: 'second' } });
    });
    become({ hold: { reason: 'first' } });
    expect(reports.map(({ body }) => 'reason' in body && body.reason)).toEqual(['first', 'second']);
  });
});
