import type { PageCheck, PageFacts, PageValues, Reports } from './page-values.js';

type Check = PageValues['reports']['health']['body']['checks'][number];

export const NOW = Date.parse('2026-11-26T12:30:00Z');

/** The time this many seconds before {@link NOW}. */
export function before(seconds: number): string {
  return new Date(NOW - seconds * 1_000).toISOString();
}

export function someCheck(check: Partial<Check> = {}): Check {
  return { name: 'database', status: 'healthy', latency_ms: 1.2, checked_at: before(3), ...check };
}

/** The values of a healthy pod, with these changes. */
export function someValues({
  checks = [someCheck()],
  reports = {},
  facts = {},
}: {
  readonly checks?: readonly Check[];
  readonly reports?: Partial<Reports>;
  readonly facts?: Partial<PageFacts>;
} = {}): PageValues {
  const version = '1.2.3';
  const status = checks.every((check) => check.status === 'healthy') ? 'healthy' : 'degraded';
  return {
    now: NOW,
    reports: {
      health: {
        kind: 'health',
        status,
        httpStatus: 200,
        body: { status, phase: 'running', version, event_loop: { stalled_ms: 0, longest_stall_ms: 340 }, checks },
      },
      liveness: { kind: 'liveness', status: 'alive', httpStatus: 200, body: { status: 'alive', version } },
      readiness: { kind: 'readiness', status: 'ready', httpStatus: 200, body: { status: 'ready', version, checks } },
      startup: { kind: 'startup', status: 'started', httpStatus: 200, body: { status: 'started', version } },
      ...reports,
    },
    facts: {
      pod: 'shop-7d9f-x2k4q',
      startedAt: before(93_784),
      shutdown: { delayMs: 5_000, timeoutMs: 20_000, teardownMs: 5_000, terminationGracePeriodSeconds: 30 },
      checks: checks.map(({ name, status: now }) => someFacts(name, now)),
      startupTasks: [],
      drainTasks: [],
      history: [],
      ...facts,
    },
  };
}

export function someFacts(name: string, status: string, facts: Partial<PageCheck> = {}): PageCheck {
  return { name, probes: ['readiness'], critical: true, latest: { status, since: before(900) }, ...facts };
}

export function notReady(reason: string, phase: 'starting' | 'running' | 'draining' = 'running'): Reports['readiness'] {
  const body = { status: 'not_ready', phase, version: '1.2.3', reason, checks: [] } as const;
  return { kind: 'readiness', status: 'not_ready', httpStatus: 503, body };
}

export function starting(
  body: Partial<Extract<Reports['startup']['body'], { status: 'starting' }>>,
): Reports['startup'] {
  return {
    kind: 'startup',
    status: 'starting',
    httpStatus: 503,
    body: { status: 'starting', version: '1.2.3', tasks: [], ...body },
  };
}

export function dead(body: { readonly reason?: string; readonly checks?: readonly Check[] }): Reports['liveness'] {
  return {
    kind: 'liveness',
    status: 'dead',
    httpStatus: 503,
    body: { status: 'dead', version: '1.2.3', checks: [], ...body },
  };
}

export function inPhase(phase: 'starting' | 'draining', checks: readonly Check[] = []): Reports['health'] {
  const body = { status: 'healthy', phase, version: '1.2.3', checks } as const;
  return { kind: 'health', status: 'healthy', httpStatus: 200, body };
}
