import { Subject } from 'rxjs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HealthStatus } from '../checks/health-check.js';
import type { Phase } from '../lifecycle/phase.js';
import { History } from './history.js';
import type { Report } from './report.js';

const NOW = '2026-01-02T03:04:05.678Z';
const THRESHOLDS = { unreadyAfterMs: 5_000, deadAfterMs: 30_000 };

let lifecycle: { phase: Phase; sign: string | undefined; changes$: Subject<void> };
let checks$: Subject<{
  result: { name: string; status: HealthStatus; message?: string };
  ended: { status: string | undefined };
}>;
let reports$: Subject<Report>;
let ended$: Subject<{ lastedMs: number }>;
let history: History;

const ready = {
  kind: 'readiness',
  status: 'ready',
  httpStatus: 200,
  body: { status: 'ready', version: '1', checks: [] },
} as const;
const alive = { kind: 'liveness', status: 'alive', httpStatus: 200, body: { status: 'alive', version: '1' } } as const;
const notReady = (reason: string) =>
  ({
    kind: 'readiness',
    status: 'not_ready',
    httpStatus: 503,
    body: { status: 'not_ready', phase: 'running', version: '1', reason, checks: [] },
  }) as const;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(NOW) });
  lifecycle = { phase: { name: 'starting' }, sign: undefined, changes$: new Subject() };
  checks$ = new Subject();
  reports$ = new Subject();
  ended$ = new Subject();
  history = new History({ lifecycle, checks$: checks$ as never, reports$, stalls: { ended$, ...THRESHOLDS } }, [
    alive,
    notReady('starting'),
  ]);
  return () => vi.useRealTimers();
});

function check(name: string, from: HealthStatus | undefined, status: HealthStatus, message?: string): void {
  checks$.next({ result: { name, status, ...(message !== undefined && { message }) }, ended: { status: from } });
}

describe('the history', () => {
  it('is empty at the beginning', () => {
    expect(history.entries).toEqual([]);
  });

  it('has a change of phase, with the sign of a shutdown as its reason', () => {
    lifecycle.phase = { name: 'running' };
    lifecycle.changes$.next();
    // The lifecycle emits, but its phase has not changed.
    lifecycle.changes$.next();
    lifecycle.phase = { name: 'draining', started: true };
    lifecycle.sign = 'SIGTERM';
    lifecycle.changes$.next();
    expect(history.entries).toEqual([
      { at: NOW, subject: 'phase', from: 'starting', to: 'running' },
      { at: NOW, subject: 'phase', from: 'running', to: 'draining', reason: 'SIGTERM' },
    ]);
  });

  it('has a change of a check, with its message as its reason', () => {
    check('database', undefined, 'healthy');
    check('database', 'healthy', 'unhealthy', 'connect ECONNREFUSED');
    expect(history.entries).toEqual([
      { at: NOW, subject: 'check', name: 'database', to: 'healthy' },
      { at: NOW, subject: 'check', name: 'database', from: 'healthy', to: 'unhealthy', reason: 'connect ECONNREFUSED' },
    ]);
  });

  it('has each change of the answer of a probe, and why it fails', () => {
    reports$.next(ready);
    reports$.next(notReady('unhealthy: database'));
    // Only the reason differs.
    reports$.next(notReady('shutting down'));
    expect(history.entries).toEqual([
      { at: NOW, subject: 'probe', name: 'readiness', from: 'not_ready', to: 'ready' },
      { at: NOW, subject: 'probe', name: 'readiness', from: 'ready', to: 'not_ready', reason: 'unhealthy: database' },
    ]);
  });

  it('names the checks for which liveness fails', () => {
    const result = { name: 'memory', status: 'unhealthy', latency_ms: 1, checked_at: NOW } as const;
    const checks = [result, { ...result, name: 'loop', status: 'healthy' as const }];
    reports$.next({
      kind: 'liveness',
      status: 'dead',
      httpStatus: 503,
      body: { status: 'dead', version: '1', checks },
    });
    expect(history.entries).toMatchObject([{ name: 'liveness', to: 'dead', reason: 'unhealthy: memory' }]);
  });

  it('has nothing about /health, which is not a probe', () => {
    const body = { status: 'degraded', phase: 'running', version: '1', checks: [] } as const;
    reports$.next({ kind: 'health', status: 'degraded', httpStatus: 200, body });
    expect(history.entries).toEqual([]);
  });

  describe('of a stall that is over', () => {
    const stalls = () => history.entries.filter(({ name }) => name === 'readiness' || name === 'liveness').slice(1);
    const reason = 'event loop stalled for 32.1 s';

    it('has what the probes answered meanwhile, and when', () => {
      reports$.next(ready);
      vi.advanceTimersByTime(32_100);
      ended$.next({ lastedMs: 32_100 });
      const over = '2026-01-02T03:04:37.778Z';
      expect(stalls()).toEqual([
        { at: '2026-01-02T03:04:10.678Z', subject: 'probe', name: 'readiness', from: 'ready', to: 'not_ready', reason },
        { at: '2026-01-02T03:04:35.678Z', subject: 'probe', name: 'liveness', from: 'alive', to: 'dead', reason },
        { at: over, subject: 'probe', name: 'readiness', from: 'not_ready', to: 'ready' },
        { at: over, subject: 'probe', name: 'liveness', from: 'dead', to: 'alive' },
      ]);
    });

    it.each([
      [4_999, []],
      [5_000, ['readiness', 'readiness']],
      [29_999, ['readiness', 'readiness']],
      [30_000, ['readiness', 'liveness', 'readiness', 'liveness']],
    ])('has after %d ms what has passed its threshold', (lastedMs, names) => {
      reports$.next(ready);
      ended$.next({ lastedMs });
      expect(stalls().map(({ name }) => name)).toEqual(names);
    });

    it('has nothing of a probe that failed anyway', () => {
      reports$.next(ready);
      reports$.next(notReady('unhealthy: database'));
      ended$.next({ lastedMs: 6_000 });
      expect(stalls()).toHaveLength(1);
    });

    it('has nothing while draining, which is never overruled', () => {
      lifecycle.phase = { name: 'draining', started: true };
      lifecycle.changes$.next();
      ended$.next({ lastedMs: 60_000 });
      expect(history.entries).toHaveLength(1);
    });

    it('has it before what came after it and was told earlier', () => {
      reports$.next(ready);
      vi.advanceTimersByTime(8_000);
      check('database', 'healthy', 'degraded');
      ended$.next({ lastedMs: 8_000 });
      expect(history.entries.map(({ to }) => to)).toEqual(['ready', 'not_ready', 'degraded', 'ready']);
    });
  });

  it('keeps the last 100 changes, the oldest first', () => {
    for (let index = 0; index < 10_000; index++) check(`check-${index}`, undefined, 'healthy');
    const names = history.entries.map(({ name }) => name);
    expect(names).toHaveLength(100);
    expect([names[0], names[99]]).toEqual(['check-9900', 'check-9999']);
  });

  it('emits after each new entry', () => {
    const seen: number[] = [];
    history.changes$.subscribe(() => seen.push(history.entries.length));
    check('database', undefined, 'healthy');
    reports$.next(ready);
    expect(seen).toEqual([1, 2]);
  });

  it('cannot be changed by its readers', () => {
    check('database', undefined, 'healthy');
    expect(Object.isFrozen(history.entries)).toBe(true);
    expect(Object.isFrozen(history.entries[0])).toBe(true);
  });
});
