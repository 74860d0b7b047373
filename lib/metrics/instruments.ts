import type { BreakerState } from '../checks/breaker-state.js';
import type { CheckFigures } from '../checks/check-figures.js';
import { RUN_OUTCOMES } from '../checks/check-run.js';
import type { HealthStatus } from '../checks/health-check.js';
import { DURATION_BOUNDS, type RunTally } from '../checks/run-tally.js';
import type { Distribution, Instrument, LabelValues, Sample } from './instrument.js';
import type { MetricValues } from './metric-values.js';

const STATUSES = keysOf({ healthy: 0, degraded: 0, unhealthy: 0 } satisfies Record<HealthStatus, 0>);
const PHASES = keysOf({ starting: 0, running: 0, draining: 0 } satisfies Record<MetricValues['phase'], 0>);
const BREAKER_STATES = keysOf({ closed: 0, open: 0, 'half-open': 0 } satisfies Record<BreakerState['name'], 0>);

/** All metrics: one list for the text format, prom-client and OpenTelemetry. */
export const INSTRUMENTS: readonly Instrument[] = [
  {
    name: 'probes_check_status',
    help: '1 if the latest result of the check has this status, otherwise 0.',
    type: 'gauge',
    labels: ['check', 'status'],
    read: ({ checks }) => checks.flatMap(({ name, status }) => stateSet([name], STATUSES, status)),
  },
  {
    name: 'probes_check_runs_total',
    help: 'Runs of the check, by outcome.',
    type: 'counter',
    labels: ['check', 'outcome'],
    read: ({ checks }) =>
      checks.flatMap(({ name, tally }) =>
        RUN_OUTCOMES.map((outcome) => ({ labels: [name, outcome], value: tally.outcomes[outcome] })),
      ),
  },
  {
    name: 'probes_check_duration_seconds',
    help: 'Duration of the runs that called the check.',
    type: 'histogram',
    labels: ['check'],
    bounds: DURATION_BOUNDS,
    read: ({ checks }) => checks.map(({ name, tally }) => distribution([name], tally)),
  },
  {
    name: 'probes_check_last_run_timestamp_seconds',
    help: 'When the latest run of the check ended, in seconds since 1970.',
    type: 'gauge',
    labels: ['check'],
    read: ({ checks }) => checks.flatMap(lastRun),
  },
  {
    name: 'probes_started',
    help: '1 if the startup probe succeeds, otherwise 0.',
    type: 'gauge',
    labels: [],
    read: ({ started }) => [single(started)],
  },
  {
    name: 'probes_live',
    help: '1 if the liveness probe succeeds, otherwise 0.',
    type: 'gauge',
    labels: [],
    read: ({ live }) => [single(live)],
  },
  {
    name: 'probes_ready',
    help: '1 if the readiness probe succeeds, so that traffic may come, otherwise 0.',
    type: 'gauge',
    labels: [],
    read: ({ ready }) => [single(ready)],
  },
  {
    name: 'probes_phase',
    help: '1 if the application is in this phase, otherwise 0.',
    type: 'gauge',
    labels: ['phase'],
    read: ({ phase }) => stateSet([], PHASES, phase),
  },
  {
    name: 'probes_circuit_breaker_state',
    help: '1 if the circuit breaker of the check is in this state, otherwise 0.',
    type: 'gauge',
    labels: ['check', 'state'],
    read: ({ checks }) =>
      checks.flatMap(({ name, breaker }) => (breaker === undefined ? [] : stateSet([name], BREAKER_STATES, breaker))),
  },
  {
    name: 'probes_startup_task_duration_seconds',
    help: 'Time that the startup task took, or has taken so far.',
    type: 'gauge',
    labels: ['task', 'status'],
    read: ({ tasks }) => tasks.map(({ name, status, tookMs }) => ({ labels: [name, status], value: tookMs / 1_000 })),
  },
  {
    name: 'probes_event_loop_stalls_total',
    help: 'Number of times that the event loop of the main thread stalled for 0.1 s or longer.',
    type: 'counter',
    labels: [],
    read: ({ eventLoop }) => (eventLoop ? [single(eventLoop.stalls)] : []),
  },
  {
    name: 'probes_event_loop_stall_seconds',
    help: 'How long the current stall of the main thread has lasted, 0 if there is none.',
    type: 'gauge',
    labels: [],
    read: ({ eventLoop }) => (eventLoop ? [single(eventLoop.stalledMs / 1_000)] : []),
  },
  {
    name: 'probes_event_loop_longest_stall_seconds',
    help: 'The longest stall of the main thread in the last five minutes.',
    type: 'gauge',
    labels: [],
    read: ({ eventLoop }) => (eventLoop ? [single(eventLoop.longestStallMs / 1_000)] : []),
  },
  {
    name: 'probes_drain_connections_cut_total',
    help: 'Connections that the shutdown closed before their requests were done.',
    type: 'counter',
    labels: [],
    read: ({ connectionsCut }) => [single(connectionsCut)],
  },
];

function lastRun({ name, checkedAt }: CheckFigures): readonly Sample[] {
  return checkedAt === undefined ? [] : [{ labels: [name], value: Date.parse(checkedAt) / 1_000 }];
}

/** A tally counts each run in one bucket; here a bucket has those of the smaller ones, too. */
function distribution(labels: LabelValues, { durations, seconds }: RunTally): Distribution {
  let count = 0;
  const upTo = durations.map((inBucket) => (count += inBucket));
  return { labels, upTo, count, sum: seconds };
}

function single(value: number | boolean): Sample {
  return { labels: [], value: Number(value) };
}

/**
 * A sample for each state: 1 for the current one, and 0 for the others, so that a query finds all of them. All are 0
 * when the state is not known yet.
 */
function stateSet<S extends string>(
  labels: LabelValues,
  states: readonly S[],
  current: S | undefined,
): readonly Sample[] {
  return states.map((state) => ({ labels: [...labels, state], value: Number(state === current) }));
}

function keysOf<K extends string>(record: Record<K, 0>): readonly K[] {
  return Object.keys(record) as K[];
}
