import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../checks/check-result.js';
import type { Phase } from '../lifecycle/phase.js';
import { fromOutside, type OutsideView } from './from-outside.js';
import { makeReport } from './make-report.js';
import type { Report, ReportInput, ReportKind } from './report.js';

const STARTING: Phase = { name: 'starting' };
const RUNNING: Phase = { name: 'running' };
const DRAINING: Phase = { name: 'draining', started: true };

const version = '1.2.3';
const healthy: CheckResult = { name: 'db', status: 'healthy', latency_ms: 1, checked_at: '' };
const unhealthy: CheckResult = { ...healthy, status: 'unhealthy' };
const migrating = { name: 'migrations', status: 'pending' } as const;
const passing = { readings: [{ name: 'db', result: healthy }] };
const failing = { readings: [{ name: 'db', result: unhealthy }] };

const IN_SIGHT: OutsideView = {
  phase: 'running',
  unreachable: undefined,
  stalledMs: 0,
  verdict: 'well',
  stale: false,
};
const UNREADY: Partial<OutsideView> = { verdict: 'unready', stalledMs: 5_000 };
const DEAD: Partial<OutsideView> = { verdict: 'dead', stalledMs: 30_000 };

function reportOf<K extends ReportKind>(kind: K, input: Partial<ReportInput> = {}): Report<K> {
  return makeReport(kind, { phase: RUNNING, hold: undefined, tasks: [], readings: [], version, ...input });
}

/** The report of the main thread for this input, and the same report as the probe server shows it. */
function seen<K extends ReportKind>(
  kind: K,
  input: Partial<ReportInput>,
  view: Partial<OutsideView>,
): { said: Report<K>; shown: Report<K> } {
  const said = reportOf(kind, input);
  return { said, shown: fromOutside(said, { ...IN_SIGHT, phase: (input.phase ?? RUNNING).name, ...view }) };
}

type Case = [input: Partial<ReportInput>, view: Partial<OutsideView>];

describe('liveness from outside', () => {
  it.each<Case>([
    [{}, {}],
    [{}, UNREADY],
    [failing, {}],
    [failing, UNREADY],
    [{ phase: STARTING }, UNREADY],
    [{}, { unreachable: 'not listening yet' }],
    [{ phase: DRAINING }, {}],
    [{ phase: DRAINING }, DEAD],
    [{ phase: DRAINING, ...failing }, DEAD],
  ])('is not changed for %j seen with %j', (input, view) => {
    const { said, shown } = seen('liveness', input, view);
    expect(shown).toBe(said);
  });

  it.each<[...Case, reason: string, checks: readonly CheckResult[]]>([
    [{}, DEAD, 'event loop stalled for 30.0 s', []],
    [{}, { ...DEAD, stalledMs: 61_260 }, 'event loop stalled for 61.3 s', []],
    [passing, DEAD, 'event loop stalled for 30.0 s', []],
    [failing, DEAD, 'event loop stalled for 30.0 s', [unhealthy]],
    [{ phase: STARTING }, { ...DEAD, unreachable: 'still booting' }, 'event loop stalled for 30.0 s', []],
  ])('is dead for %j seen with %j', (input, view, reason, checks) => {
    expect(seen('liveness', input, view).shown).toEqual({
      kind: 'liveness',
      status: 'dead',
      httpStatus: 503,
      body: { status: 'dead', version, reason, checks },
    });
  });
});

describe('readiness from outside', () => {
  it.each<Case>([
    [{}, {}],
    [passing, {}],
    [failing, {}],
    [{ phase: STARTING }, {}],
    [{ phase: STARTING, tasks: [migrating] }, { unreachable: 'still booting' }],
    [failing, { unreachable: 'not listening yet' }],
    [{ hold: { reason: 'reindexing' } }, { unreachable: 'not listening yet' }],
    [{ phase: DRAINING }, {}],
    [{ phase: DRAINING }, UNREADY],
    [{ phase: DRAINING }, { ...DEAD, unreachable: 'still booting' }],
  ])('is not changed for %j seen with %j', (input, view) => {
    const { said, shown } = seen('readiness', input, view);
    expect(shown).toBe(said);
  });

  it.each<[...Case, reason: string]>([
    [passing, { unreachable: 'still booting' }, 'still booting'],
    [passing, { unreachable: 'not listening yet' }, 'not listening yet'],
    [passing, UNREADY, 'event loop stalled for 5.0 s'],
    [passing, DEAD, 'event loop stalled for 30.0 s'],
    [passing, { ...UNREADY, unreachable: 'not listening yet' }, 'event loop stalled for 5.0 s'],
    [failing, UNREADY, 'event loop stalled for 5.0 s'],
    [{ hold: { reason: 'reindexing' } }, { ...UNREADY, stalledMs: 12_345 }, 'event loop stalled for 12.3 s'],
    [{ phase: STARTING }, UNREADY, 'event loop stalled for 5.0 s'],
    [{ phase: STARTING }, { unreachable: 'still booting' }, 'starting: still booting'],
    [{ phase: STARTING }, { unreachable: 'not listening yet' }, 'starting: not listening yet'],
    [
      { phase: STARTING, tasks: [{ ...migrating, status: 'done' }] },
      { unreachable: 'still booting' },
      'starting: still booting',
    ],
  ])('is not ready for %j seen with %j: %s', (input, view, reason) => {
    const { said, shown } = seen('readiness', input, view);
    expect(shown).toEqual({
      kind: 'readiness',
      status: 'not_ready',
      httpStatus: 503,
      body: {
        status: 'not_ready',
        phase: (input.phase ?? RUNNING).name,
        version,
        reason,
        checks: said.body.checks,
      },
    });
  });

  it('is not changed while draining, even when the report is from before the drain', () => {
    const said = reportOf('readiness', { ...failing });
    expect(fromOutside(said, { ...IN_SIGHT, ...DEAD, phase: 'draining' })).toBe(said);
  });
});

describe('startup from outside', () => {
  it.each<Case>([
    [{}, {}],
    [{}, DEAD],
    [{ phase: STARTING }, DEAD],
    [{ phase: DRAINING }, DEAD],
    [{ phase: DRAINING }, { unreachable: 'not listening yet' }],
  ])('is not changed for %j seen with %j', (input, view) => {
    const { said, shown } = seen('startup', input, view);
    expect(shown).toBe(said);
  });

  it.each(['not listening yet', 'still booting'] as const)(
    'answers 503 with the reason while the application is %s',
    (unreachable) => {
      const reason = unreachable;
      const starting = { status: 'starting', version: expect.any(String), reason };
      const tasks = [{ name: 'migrations', status: 'running' as const }];
      expect(seen('startup', {}, { unreachable }).shown).toEqual({
        kind: 'startup',
        status: 'starting',
        httpStatus: 503,
        body: { ...starting, tasks: [] },
      });
      expect(seen('startup', { phase: STARTING, tasks }, { unreachable }).shown).toMatchObject({
        httpStatus: 503,
        body: { ...starting, tasks },
      });
    },
  );
});

describe('health from outside', () => {
  it.each<[...Case, status: string]>([
    [passing, {}, 'healthy'],
    [passing, { unreachable: 'not listening yet' }, 'healthy'],
    [passing, UNREADY, 'degraded'],
    [passing, DEAD, 'degraded'],
    [failing, {}, 'degraded'],
    [failing, DEAD, 'degraded'],
    [{ phase: STARTING, ...passing }, UNREADY, 'degraded'],
    [{ phase: DRAINING, ...passing }, {}, 'healthy'],
    [{ phase: DRAINING, ...passing }, DEAD, 'degraded'],
  ])('for %j seen with %j is %s with the code 200', (input, view, status) => {
    const { said, shown } = seen('health', input, view);
    const stalledMs = view.stalledMs ?? 0;
    expect(shown).toEqual({
      kind: 'health',
      status,
      httpStatus: 200,
      body: {
        status,
        phase: (input.phase ?? RUNNING).name,
        version,
        event_loop: { stalled_ms: stalledMs, longest_stall_ms: stalledMs },
        checks: said.body.checks,
      },
    });
  });

  it.each<[longestStallMs: number | undefined, stalledMs: number, longest: number]>([
    [undefined, 0, 0],
    [undefined, 300, 300],
    [0, 0, 0],
    [700, 0, 700],
    [700, 600, 700],
    [700, 800, 800],
  ])('with a longest stall of %s ms and a current one of %d ms shows %d ms', (longestStallMs, stalledMs, longest) => {
    expect(seen('health', { longestStallMs }, { stalledMs }).shown.body.event_loop).toEqual({
      stalled_ms: stalledMs,
      longest_stall_ms: longest,
    });
  });

  it('is still healthy in a stall that is too short to matter', () => {
    expect(seen('health', passing, { stalledMs: 400 }).shown.status).toBe('healthy');
  });
});

describe.each(['health', 'liveness', 'readiness', 'startup'] as const)('a stale report of %s', (kind) => {
  it.each<Case>([
    [{}, {}],
    [failing, { unreachable: 'not listening yet' }],
    [{}, DEAD],
    [{ phase: DRAINING }, DEAD],
  ])('is marked as stale and not changed otherwise for %j seen with %j', (input, view) => {
    const { shown: punctual } = seen(kind, input, view);
    const { shown: late } = seen(kind, input, { ...view, stale: true });
    expect(punctual.body).not.toHaveProperty('stale');
    expect(late).toEqual({ ...punctual, body: { ...punctual.body, stale: true } });
  });

  it('does not change the report that it gets', () => {
    const { said } = seen(kind, passing, { ...DEAD, stale: true });
    expect(said).toEqual(reportOf(kind, passing));
  });
});
