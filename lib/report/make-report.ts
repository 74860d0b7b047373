import type { CheckResult, Reading } from '../checks/check-result.js';
import { isUnhealthy, notReadyReason } from './reasons.js';
import type { EventLoopState, Report, ReportInput, ReportKind } from './report.js';

type Reporters = { readonly [K in ReportKind]: (input: ReportInput) => Report<K> };

/** What each route answers. It depends only on its input. */
const REPORTERS: Reporters = {
  /** For people and dashboards. Always 200, so that it is of no use as a probe. */
  health: (input) => {
    const { phase, readings, version, longestStallMs, longestStallStack: stack } = input;
    const status = readings.every(({ result }) => result?.status === 'healthy') ? 'healthy' : 'degraded';
    return report('health', 200, {
      status,
      phase: phase.name,
      version,
      ...(longestStallMs !== undefined && { event_loop: eventLoop(longestStallMs, stack) }),
      checks: results(readings),
    });
  },

  /** While draining it is alive whatever its checks say, because a restart would kill the requests in flight. */
  liveness: ({ phase, readings, version }) =>
    phase.name !== 'draining' && readings.some(isUnhealthy)
      ? report('liveness', 503, { status: 'dead', version, checks: results(readings) })
      : report('liveness', 200, { status: 'alive', version }),

  readiness: (input) => {
    const { phase, drainTasks = [], readings, version } = input;
    const checks = results(readings);
    const reason = notReadyReason(input);
    if (reason === undefined) return report('readiness', 200, { status: 'ready', version, checks });
    const tasks = phase.name === 'draining' && drainTasks.length > 0 && { tasks: drainTasks };
    return report('readiness', 503, { status: 'not_ready', phase: phase.name, version, reason, ...tasks, checks });
  },

  startup: ({ phase, tasks, readings, version }) =>
    phase.name === 'running' || (phase.name === 'draining' && phase.started)
      ? report('startup', 200, { status: 'started', version })
      : report('startup', 503, {
          status: 'starting',
          version,
          tasks,
          ...(readings.length > 0 && { checks: results(readings) }),
        }),
};

export function makeReport<K extends ReportKind>(kind: K, input: ReportInput): Report<K> {
  return REPORTERS[kind](input);
}

function eventLoop(longestStallMs: number, stack: string | undefined): EventLoopState {
  return Object.freeze({ stalled_ms: 0, longest_stall_ms: longestStallMs, ...(stack !== undefined && { stack }) });
}

/** Frozen, because the application reads it. The results and tasks in it are frozen already. */
function report<K extends ReportKind, S extends string, B extends { readonly status: S }>(
  kind: K,
  httpStatus: 200 | 503,
  body: B & { readonly status: S },
) {
  return Object.freeze({ kind, status: body.status, httpStatus, body: Object.freeze(body) });
}

function results(readings: readonly Reading[]): readonly CheckResult[] {
  return Object.freeze(readings.flatMap(({ result }) => result ?? []));
}
