import { describe, expect, it } from 'vitest';
import type { BreakerState } from '../checks/breaker-state.js';
import type { HealthStatus } from '../checks/health-check.js';
import { countRun, NO_RUNS } from '../checks/run-tally.js';
import { INSTRUMENTS } from './instruments.js';
import type { MetricValues } from './metric-values.js';
import { checkOf, valuesOf } from './metric-values.fake.js';

function read(name: string, values: Partial<MetricValues>): Record<string, unknown> {
  const instrument = INSTRUMENTS.find((each) => each.name === name);
  const samples = instrument?.read(valuesOf(values)) ?? [];
  return Object.fromEntries(samples.map(({ labels, ...rest }) => [labels.join(), 'value' in rest ? rest.value : rest]));
}

describe('the instruments', () => {
  it('are those of the public contract', () => {
    expect(INSTRUMENTS.map(({ name, type, labels }) => [name, type, ...labels].join(' '))).toEqual([
      'probes_check_status gauge check status',
      'probes_check_runs_total counter check outcome',
      'probes_check_duration_seconds histogram check',
      'probes_check_last_run_timestamp_seconds gauge check',
      'probes_started gauge',
      'probes_live gauge',
      'probes_ready gauge',
      'probes_phase gauge phase',
      'probes_circuit_breaker_state gauge check state',
      'probes_startup_task_duration_seconds gauge task status',
      'probes_event_loop_stalls_total counter',
      'probes_event_loop_stall_seconds gauge',
      'probes_event_loop_longest_stall_seconds gauge',
      'probes_drain_connections_cut_total counter',
    ]);
  });

  it('have a value for each of their labels', () => {
    const values = valuesOf({
      checks: [checkOf('database', { status: 'healthy', checkedAt: new Date(0).toISOString(), breaker: 'open' })],
      tasks: [{ name: 'migrations', status: 'done', tookMs: 1 }],
      eventLoop: { stalls: 0, stalledMs: 0, longestStallMs: 0 },
    });
    for (const { name, labels, read: samplesOf } of INSTRUMENTS) {
      const samples = samplesOf(values);
      expect(samples, name).not.toEqual([]);
      for (const sample of samples) expect(sample.labels, name).toHaveLength(labels.length);
    }
  });

  it.each<[status: HealthStatus | undefined, healthy: number, degraded: number, unhealthy: number]>([
    ['healthy', 1, 0, 0],
    ['degraded', 0, 1, 0],
    ['unhealthy', 0, 0, 1],
    [undefined, 0, 0, 0],
  ])('have all three statuses of a check that is %s', (status, healthy, degraded, unhealthy) => {
    const checks = [checkOf('database', { status })];
    expect(read('probes_check_status', { checks })).toEqual({
      'database,healthy': healthy,
      'database,degraded': degraded,
      'database,unhealthy': unhealthy,
    });
  });

  it('have every outcome from the start, so that the first failure has a rate', () => {
    expect(read('probes_check_runs_total', { checks: [checkOf('database')] })).toEqual({
      'database,healthy': 0,
      'database,degraded': 0,
      'database,unhealthy': 0,
      'database,timed_out': 0,
      'database,breaker_open': 0,
    });
  });

  it('have the counts', () => {
    const runs = [
      { outcome: 'healthy', tookMs: 20 },
      { outcome: 'timed_out', tookMs: 3_000 },
    ] as const;
    const checks = [checkOf('database', { tally: runs.reduce(countRun, NO_RUNS) })];
    expect(read('probes_check_runs_total', { checks })).toMatchObject({
      'database,healthy': 1,
      'database,timed_out': 1,
    });
    expect(read('probes_check_duration_seconds', { checks })).toEqual({
      database: { upTo: [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2], count: 2, sum: 3.02 },
    });
  });

  it('have the time of the latest run after the first run', () => {
    const checks = [checkOf('database', { checkedAt: '2026-01-02T03:04:05.678Z' }), checkOf('cache')];
    expect(read('probes_check_last_run_timestamp_seconds', { checks })).toEqual({ database: 1_767_323_045.678 });
  });

  it.each<[breaker: BreakerState['name'], closed: number, open: number, halfOpen: number]>([
    ['closed', 1, 0, 0],
    ['open', 0, 1, 0],
    ['half-open', 0, 0, 1],
  ])('have all states of a breaker that is %s, and none without a breaker', (breaker, closed, open, halfOpen) => {
    const checks = [checkOf('database', { breaker }), checkOf('cache')];
    expect(read('probes_circuit_breaker_state', { checks })).toEqual({
      'database,closed': closed,
      'database,open': open,
      'database,half-open': halfOpen,
    });
  });

  it('have all phases', () => {
    expect(read('probes_phase', { phase: 'draining' })).toEqual({ starting: 0, running: 0, draining: 1 });
  });

  it('have the answers of the three probes separately', () => {
    const said = { started: true, live: true, ready: false };
    expect(['started', 'live', 'ready'].map((probe) => read(`probes_${probe}`, said)[''])).toEqual([1, 1, 0]);
  });

  it('have each startup task with the time it has taken so far', () => {
    const tasks = [
      { name: 'migrations', status: 'done', tookMs: 1_500 },
      { name: 'warm-up', status: 'running', tookMs: 250 },
    ] as const;
    expect(read('probes_startup_task_duration_seconds', { tasks })).toEqual({
      'migrations,done': 1.5,
      'warm-up,running': 0.25,
    });
  });

  it('have no event loop values when nothing watches it', () => {
    const names = INSTRUMENTS.map(({ name }) => name).filter((name) => name.includes('event_loop'));
    const watched = { eventLoop: { stalls: 2, stalledMs: 1_200, longestStallMs: 3_400 } };
    expect(names.map((name) => read(name, {}))).toEqual([{}, {}, {}]);
    expect(names.map((name) => read(name, watched)[''])).toEqual([2, 1.2, 3.4]);
  });

  it('have the connections that were cut', () => {
    expect(read('probes_drain_connections_cut_total', { connectionsCut: 3 })).toEqual({ '': 3 });
  });
});
