import type { Bodies } from './body.js';
import type { State } from './explanation.js';
import { listed, shortened } from './in-words.js';
import { isStalled, lacksResults } from './state-of.js';

const HEADLINES = {
  ready: () => 'The pod is ready.',
  degraded: (bodies) => `The pod is ready, but degraded${because(degradedBy(bodies))}.`,
  'not ready': (bodies) => `The pod is not ready, and gets no traffic${because(whyNotReady(bodies))}.`,
  starting: (bodies) => `The pod has not started, and is not ready${because(whyNotStarted(bodies))}.`,
  draining: ({ startup }) => {
    const never = startup?.status === 'starting' ? ' It never started.' : '';
    return `The pod is shutting down: it gets no new traffic, and nothing brings it back.${never}`;
  },
  dead: (bodies) =>
    `The pod is dead, and the kubelet restarts the container if it stays so${because(whyDead(bodies))}.`,
  unknown: ({ liveness }) =>
    `The pod ${liveness ? 'is alive' : 'has started'}. Whether it is ready is not in this body: /health/ready says it.`,
} as const satisfies Record<State, (bodies: Bodies) => string>;

export function headlineOf(state: State, bodies: Bodies): string {
  return HEADLINES[state](bodies);
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${shortened(reason, 300)}`;
}

function whyDead({ liveness }: Bodies): string | undefined {
  return liveness?.reason ?? unhealthy(liveness?.checks);
}

function whyNotStarted({ startup, readiness }: Bodies): string | undefined {
  const open = (startup?.tasks ?? []).filter(({ status }) => status !== 'done').map(({ name }) => name);
  if (open.length > 0) return `it waits for ${listed(open)}`;
  return startup?.reason ?? unhealthy(startup?.checks) ?? readiness?.reason;
}

function whyNotReady({ readiness, health }: Bodies): string | undefined {
  if (readiness) return readiness.reason;
  if (health && isStalled(health)) return 'its event loop is stalled';
  if (health && lacksResults(health)) return 'a check has no result yet';
  return unhealthy(health?.checks);
}

function degradedBy({ health, readiness }: Bodies): string | undefined {
  const worse = (health ?? readiness)?.checks.filter(({ status }) => status !== 'healthy') ?? [];
  if (worse.length > 0) return listed(worse.map(({ name }) => name));
  return health && isStalled(health) ? 'its event loop is stalled' : 'a check has no result yet';
}

function unhealthy(checks: readonly Named[] | undefined): string | undefined {
  const names = (checks ?? []).filter(({ status }) => status === 'unhealthy').map(({ name }) => name);
  return names.length > 0 ? `${listed(names)} ${names.length > 1 ? 'are' : 'is'} unhealthy` : undefined;
}

interface Named {
  readonly name: string;
  readonly status: string;
}
