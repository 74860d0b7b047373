/** Bodies of test/apps/troubled.ts, as it has answered them. */
const READY_BEFORE =
  'not critical, because the pod was ready before: what all pods share must not take all of them out';
const AT = '2026-11-26T23:23:54.983Z';

/** A second after the results. */
export const NOW = Date.parse(AT) + 1_000;

const version = '0.1.0';
const checked_at = AT;
const database = { name: 'database', status: 'healthy', latency_ms: 0.2, checked_at };
const search = { name: 'search', status: 'healthy', latency_ms: 0.1, checked_at, critical: false };
const queue = { name: 'queue', status: 'healthy', latency_ms: 0.1, checked_at };
const cache = {
  name: 'cache',
  status: 'healthy',
  latency_ms: 0.1,
  checked_at,
  details: { circuit_breaker: 'closed' },
  critical: 'until-ready',
  stands: READY_BEFORE,
};
const refused = (name: string) => `connect ECONNREFUSED 10.0.0.7:5432 (${name})`;
export const FAILING_DATABASE = { ...database, status: 'unhealthy', message: refused('database') };
const open = {
  ...cache,
  status: 'degraded',
  latency_ms: 0,
  message: 'Circuit breaker open',
  details: { circuit_breaker: 'open' },
};

const turning = { stalled_ms: 0, longest_stall_ms: 12 };
const well = {
  status: 'healthy',
  phase: 'running',
  version,
  event_loop: turning,
  checks: [database, search, queue, cache],
};
const failing = { ...well, status: 'degraded', checks: [FAILING_DATABASE, search, queue, open] };

export const LIVENESS = { status: 'alive', version };
export const STARTED = { status: 'started', version };
export const HEALTH = {
  ready: well,
  failing,
  starting: { ...well, phase: 'starting' },
  stalled: {
    ...well,
    status: 'degraded',
    event_loop: {
      stalled_ms: 2_500,
      longest_stall_ms: 2_500,
      stack: 'renderReport (dist/troubled.js:86)\nemit (node:events:524)',
    },
    stale: true,
  },
  draining: { ...failing, phase: 'draining' },
} as const;
export const READINESS = {
  ready: { status: 'ready', version, checks: [database, search, cache] },
  failing: {
    status: 'not_ready',
    phase: 'running',
    version,
    reason: 'unhealthy: database',
    checks: [FAILING_DATABASE, search, open],
  },
  draining: {
    status: 'not_ready',
    phase: 'draining',
    version,
    reason: 'shutting down',
    tasks: [{ name: 'jobs', status: 'running' }],
    checks: [FAILING_DATABASE, search, open],
  },
} as const;
export const STARTING = {
  status: 'starting',
  version,
  tasks: [{ name: 'migrations', status: 'running', attempt: 2, last_error: 'relation "orders" is locked' }],
} as const;
