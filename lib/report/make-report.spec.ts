import { describe, expect, it } from 'vitest';
import type { CheckResult, Reading } from '../checks/check-result.js';
import type { HealthStatus } from '../checks/health-check.js';
import type { Phase } from '../lifecycle/phase.js';
import type { TaskProgress } from '../tasks/task.js';
import { makeReport } from './make-report.js';
import type { ReportInput, ReportKind } from './report.js';

const STARTING: Phase = { name: 'starting' };
const RUNNING: Phase = { name: 'running' };
const DRAINING: Phase = { name: 'draining', started: true };
const NEVER_STARTED: Phase = { name: 'draining', started: false };
const HOLD = { reason: 'reindexing' };

const version = '1.2.3';

function result(name: string, status: HealthStatus): CheckResult {
  return { name, status, latency_ms: 1.5, checked_at: '2026-01-02T03:04:05.678Z' };
}

const reading = (name: string, status?: HealthStatus): Reading => ({ name, result: status && result(name, status) });

const tasks = (...progress: [name: string, status: TaskProgress['status']][]): TaskProgress[] =>
  progress.map(([name, status]) => ({ name, status }));

function answer(kind: ReportKind, input: Partial<ReportInput>): [httpStatus: number, body: object] {
  const complete = { phase: RUNNING, hold: undefined, tasks: [], readings: [], version, ...input };
  const report = makeReport(kind, complete);
  expect(report.kind).toBe(kind);
  expect(report.status).toBe(report.body.status);
  return [report.httpStatus, report.body];
}

const [healthy, degraded, unhealthy, pending] = [
  reading('db', 'healthy'),
  reading('api', 'degraded'),
  reading('cache', 'unhealthy'),
  reading('queue'),
];

describe('the readiness report', () => {
  type Case = [input: Partial<ReportInput>, reason: string];
  const ready = [200, 'ready', undefined] as const;

  it.each<[input: Partial<ReportInput>]>([
    [{}],
    [{ readings: [healthy] }],
    [{ readings: [degraded] }],
    [{ readings: [healthy, degraded] }],
    [{ tasks: tasks(['migrations', 'done']) }],
  ])('is ready while running with %j', (input) => {
    const [httpStatus, body] = answer('readiness', input);
    expect([httpStatus, body]).toEqual([
      ready[0],
      { status: ready[1], version, checks: (input.readings ?? []).map((each) => each.result) },
    ]);
  });

  it.each<Case>([
    [{ readings: [unhealthy] }, 'unhealthy: cache'],
    [{ readings: [healthy, unhealthy, degraded] }, 'unhealthy: cache'],
    [{ readings: [unhealthy, reading('db', 'unhealthy')] }, 'unhealthy: cache, db'],
    [{ readings: [healthy, pending] }, 'no result yet: queue'],
    [{ readings: [unhealthy, pending, reading('disk')] }, 'no result yet: queue, disk'],
    [{ hold: HOLD, readings: [healthy] }, 'reindexing'],
    [{ hold: HOLD, readings: [unhealthy, pending] }, 'reindexing'],
    [{ hold: { reason: '' }, readings: [healthy] }, ''],
    [{ phase: STARTING, readings: [healthy] }, 'starting'],
    [{ phase: STARTING, readings: [unhealthy], hold: HOLD }, 'starting'],
    [
      { phase: STARTING, tasks: tasks(['a', 'done'], ['b', 'running'], ['c', 'pending'], ['d', 'failed']) },
      'starting: b, c, d',
    ],
    [{ phase: STARTING, tasks: tasks(['a', 'done']) }, 'starting'],
    [{ phase: DRAINING, readings: [healthy] }, 'shutting down'],
    [{ phase: DRAINING, readings: [unhealthy], hold: HOLD }, 'shutting down'],
    [{ phase: NEVER_STARTED, tasks: tasks(['a', 'running']) }, 'shutting down'],
  ])('is not ready with %j: %s', (input, reason) => {
    const readings = input.readings ?? [];
    expect(answer('readiness', input)).toEqual([
      503,
      {
        status: 'not_ready',
        phase: (input.phase ?? RUNNING).name,
        version,
        reason,
        checks: readings.flatMap((each) => each.result ?? []),
      },
    ]);
  });
});

describe('the readiness report of an application with drain tasks', () => {
  const drainTasks = tasks(['jobs', 'running'], ['outbox', 'pending']);

  it('shows while draining how far they have come', () => {
    expect(answer('readiness', { phase: DRAINING, drainTasks })).toEqual([
      503,
      { status: 'not_ready', phase: 'draining', version, reason: 'shutting down', tasks: drainTasks, checks: [] },
    ]);
  });

  it.each<[input: Partial<ReportInput>]>([
    [{ phase: RUNNING }],
    [{ phase: RUNNING, hold: { reason: 'reindexing' } }],
    [{ phase: STARTING }],
  ])('does not show them with %j', (input) => {
    expect(answer('readiness', { ...input, drainTasks })[1]).not.toHaveProperty('tasks');
  });
});

describe('the liveness report', () => {
  it.each<[input: Partial<ReportInput>]>([
    [{}],
    [{ readings: [healthy, degraded, pending] }],
    [{ hold: HOLD }],
    [{ phase: STARTING }],
    [{ phase: STARTING, readings: [pending], tasks: tasks(['migrations', 'running']) }],
    [{ phase: DRAINING, readings: [healthy] }],
    [{ phase: DRAINING, readings: [unhealthy] }],
    [{ phase: NEVER_STARTED, readings: [unhealthy] }],
  ])('is alive with %j', (input) => {
    expect(answer('liveness', input)).toEqual([200, { status: 'alive', version }]);
  });

  it.each<[input: Partial<ReportInput>]>([
    [{ readings: [unhealthy] }],
    [{ readings: [healthy, unhealthy, pending] }],
    [{ readings: [unhealthy], hold: HOLD }],
    [{ phase: STARTING, readings: [unhealthy] }],
  ])('is dead with %j', (input) => {
    expect(answer('liveness', input)).toEqual([
      503,
      { status: 'dead', version, checks: (input.readings ?? []).flatMap((each) => each.result ?? []) },
    ]);
  });
});

describe('the startup report', () => {
  const progress = tasks(['migrations', 'done'], ['cache', 'running']);

  it.each<[input: Partial<ReportInput>]>([
    [{ phase: RUNNING, tasks: progress }],
    [{ phase: RUNNING, readings: [unhealthy], hold: HOLD }],
    [{ phase: DRAINING, tasks: progress }],
  ])('has started with %j', (input) => {
    expect(answer('startup', input)).toEqual([200, { status: 'started', version }]);
  });

  it.each<[phase: Phase]>([[STARTING], [NEVER_STARTED]])(
    'is starting with %j, and shows the progress of the tasks',
    (phase) => {
      expect(answer('startup', { phase, tasks: progress })).toEqual([
        503,
        { status: 'starting', version, tasks: progress },
      ]);
    },
  );

  it('is starting until the checks that count for it pass, and shows them', () => {
    expect(answer('startup', { phase: STARTING, tasks: [], readings: [unhealthy] })).toEqual([
      503,
      { status: 'starting', version, tasks: [], checks: [unhealthy.result] },
    ]);
  });
});

describe('the health report', () => {
  it.each<[readings: Reading[], status: string]>([
    [[], 'healthy'],
    [[healthy], 'healthy'],
    [[healthy, degraded], 'degraded'],
    [[healthy, unhealthy], 'degraded'],
    [[healthy, pending], 'degraded'],
  ])('of %j is %s with the code 200', (readings, status) => {
    expect(answer('health', { readings })).toEqual([
      200,
      { status, phase: 'running', version, checks: readings.flatMap((each) => each.result ?? []) },
    ]);
  });

  it.each<[phase: Phase]>([[STARTING], [RUNNING], [DRAINING], [NEVER_STARTED]])('shows the phase of %j', (phase) => {
    expect(answer('health', { phase, hold: HOLD })).toEqual([
      200,
      { status: 'healthy', phase: phase.name, version, checks: [] },
    ]);
  });

  it.each([0, 340])('shows an event loop that is not stalled, and its longest stall of %d ms', (longestStallMs) => {
    expect(answer('health', { longestStallMs })).toEqual([
      200,
      {
        status: 'healthy',
        phase: 'running',
        version,
        event_loop: { stalled_ms: 0, longest_stall_ms: longestStallMs },
        checks: [],
      },
    ]);
  });

  it('leaves the event loop out when nothing watches it', () => {
    expect(answer('health', { longestStallMs: undefined })[1]).not.toHaveProperty('event_loop');
  });
});

it.each<[kind: ReportKind, phase: Phase]>([
  ['liveness', RUNNING],
  ['readiness', RUNNING],
  ['readiness', STARTING],
  ['startup', RUNNING],
  ['startup', STARTING],
])('%s has no event loop (%j)', (kind, phase) => {
  expect(answer(kind, { phase, longestStallMs: 340 })).toEqual(answer(kind, { phase }));
});
