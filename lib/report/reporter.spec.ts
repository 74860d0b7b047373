import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { CheckResult, Reading } from '../checks/check-result.js';
import type { HealthStatus } from '../checks/health-check.js';
import type { Probe } from '../checks/probe.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Reporter, type ReportSettings, probeOf } from './reporter.js';

const database: CheckResult = {
  name: 'database',
  status: 'unhealthy',
  latency_ms: 1,
  checked_at: '2026-01-02T03:04:05.678Z',
  message: 'refused',
  details: { pool_size: 10 },
  stale: true,
};
const STATUS_ONLY = {
  name: 'database',
  status: 'unhealthy',
  latency_ms: 1,
  checked_at: '2026-01-02T03:04:05.678Z',
  stale: true,
};

const log = () => undefined;
const logger = { log, warn: log, error: log };

function reporterOf(
  details: ReportSettings['details'],
  readings: readonly Reading[] = [{ name: 'database', result: database }],
  stalls?: { readonly longestMs: number },
) {
  const monitor = {
    readings: vi.fn<(probe?: Probe) => readonly Reading[]>(() => readings),
    reading: (name: string): Reading => readings.find((each) => each.name === name) ?? { name, result: undefined },
  };
  const lifecycle = new Lifecycle(logger);
  const tasks = {
    startup: { progress: [{ name: 'migrations', status: 'running' as const }] },
    drain: { progress: [] },
  };
  const reporter = new Reporter(lifecycle, tasks, monitor, { version: '1.2.3', details }, stalls);
  return { reporter, monitor, lifecycle };
}

describe('Reporter', () => {
  it('reports the current state', () => {
    const { reporter, lifecycle } = reporterOf('full');
    expect(reporter.report('startup').body).toEqual({
      status: 'starting',
      version: '1.2.3',
      tasks: [{ name: 'migrations', status: 'running' }],
      checks: [database],
    });
    lifecycle.started();
    expect(reporter.report('startup').body).toEqual({ status: 'started', version: '1.2.3' });
    expect(reporter.report('readiness').body).toMatchObject({ reason: 'unhealthy: database' });
    lifecycle.setReady(false, 'reindexing');
    expect(reporter.report('readiness').body).toMatchObject({ reason: 'reindexing' });
  });

  it.each([
    ['startup', 'startup'],
    ['liveness', 'liveness'],
    ['readiness', 'readiness'],
    ['health', undefined],
  ] as const)('asks for %s what is known of the checks of %s', (kind, probe) => {
    const { reporter, monitor } = reporterOf('full');
    reporter.report(kind);
    expect(monitor.readings).toHaveBeenCalledWith(probe);
    expect(probeOf(kind)).toBe(probe);
  });

  it('shows messages and details', () => {
    const { reporter } = reporterOf('full');
    expect(reporter.report('health').body.checks).toEqual([database]);
    expect(reporter.reading('database')).toEqual({ name: 'database', result: database });
  });

  it('leaves messages and details out of every report with details set to status', () => {
    const { reporter, lifecycle } = reporterOf('status');
    lifecycle.started();
    for (const kind of ['health', 'liveness', 'readiness'] as const) {
      expect(reporter.report(kind).body).toMatchObject({ checks: [STATUS_ONLY] });
      expect(JSON.stringify(reporter.report(kind))).not.toMatch(/refused|pool_size/);
    }
    expect(reporter.reading('database').result).toEqual(STATUS_ONLY);
  });

  it.each([
    ['full', { name: 'migrations', status: 'running', attempt: 2, last_error: 'refused' }],
    ['status', { name: 'migrations', status: 'running', attempt: 2 }],
  ] as const)('with details set to %s shows of a task that is tried again %j', (details, shown) => {
    const migrations = { name: 'migrations', status: 'running', attempt: 2, last_error: 'refused' } as const;
    const tasks = { startup: { progress: [migrations] }, drain: { progress: [migrations] } };
    const monitor = { readings: () => [], reading: (name: string) => ({ name, result: undefined }) };
    const reporter = new Reporter(new Lifecycle(logger), tasks, monitor, { version: '1.2.3', details });
    expect(reporter.report('startup').body).toMatchObject({ tasks: [shown] });
    expect(reporter.tasksOf('drain')).toEqual([shown]);
  });

  it('shows the current longest stall', () => {
    const stalls = { longestMs: 0 };
    const { reporter } = reporterOf('status', [], stalls);
    expect(reporter.report('health').body.event_loop).toEqual({ stalled_ms: 0, longest_stall_ms: 0 });
    stalls.longestMs = 340;
    expect(reporter.report('health').body.event_loop).toEqual({ stalled_ms: 0, longest_stall_ms: 340 });
  });

  it('leaves the event loop out when nothing watches it', () => {
    expect(reporterOf('full').reporter.report('health').body).not.toHaveProperty('event_loop');
  });

  it.each(['full', 'status'] as const)('shows that there is no result yet (%s)', (details) => {
    const { reporter } = reporterOf(details, [{ name: 'database', result: undefined }]);
    expect(reporter.reading('database')).toEqual({ name: 'database', result: undefined });
    expect(reporter.report('health').body.checks).toEqual([]);
  });
});

it('readiness never succeeds before the start or after a shutdown, for any order of events', () => {
  const event = fc.oneof(
    fc.constantFrom('started', 'shutDown', 'hold', 'release'),
    fc.constantFrom<HealthStatus>('healthy', 'degraded', 'unhealthy'),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), (events) => {
      const readings: Reading[] = [{ name: 'database', result: undefined }];
      const { reporter, lifecycle } = reporterOf('full', readings);
      for (const [index, each] of events.entries()) {
        if (each === 'started') lifecycle.started();
        else if (each === 'shutDown') lifecycle.shutDown('SIGTERM');
        else if (each === 'hold' || each === 'release') lifecycle.setReady(each === 'release');
        else readings[0] = { name: 'database', result: { ...database, status: each } };

        const past = events.slice(0, index + 1);
        const lastOf = (...names: string[]) => past.findLast((name) => names.includes(name));
        const ready =
          past.includes('started') &&
          !past.includes('shutDown') &&
          lastOf('hold', 'release') !== 'hold' &&
          ['healthy', 'degraded'].includes(lastOf('healthy', 'degraded', 'unhealthy') ?? 'none');
        expect(reporter.report('readiness').httpStatus).toBe(ready ? 200 : 503);
        // While draining the process still answers requests, so it must not be restarted.
        if (past.includes('shutDown')) expect(reporter.report('liveness').httpStatus).toBe(200);
      }
    }),
    { numRuns: 300 },
  );
});
