import type { Unreachable } from '../lifecycle/lifecycle.js';
import type { Phase } from '../lifecycle/phase.js';
import { STARTING, stalledReason } from './reasons.js';
import type { HealthBody, LivenessBody, ReadinessBody, Report, ReportKind, StartupBody } from './report.js';

/** What the probe server's thread knows about the main thread and the reports of the main thread do not contain. */
export interface OutsideView {
  readonly phase: Phase['name'];
  readonly unreachable: Unreachable | undefined;
  /** How long the main thread has sent no sign of life, in milliseconds. 0 while its signs come in time. */
  readonly stalledMs: number;
  /** What this stall means under `unreadyAfterMs` and `deadAfterMs`. */
  readonly verdict: 'well' | 'unready' | 'dead';
  /** The code that blocks the main thread, if it stalls and `details` allows it. */
  readonly stack?: string | undefined;
  /** The report is old, because the main thread is too busy to make a new one. */
  readonly stale: boolean;
}

type Seen = { readonly [K in ReportKind]: (report: Report<K>, view: OutsideView) => Report<K> };

/**
 * While draining no stall changes a probe: the process must not be restarted, and must say until the end that it is
 * shutting down.
 */
const SEEN: Seen = {
  health: (report, { stalledMs, verdict, stack: standsAt }) => {
    const { phase, version, event_loop, checks } = report.body;
    const longest_stall_ms = Math.max(event_loop?.longest_stall_ms ?? 0, stalledMs);
    const status = verdict === 'well' ? report.status : 'degraded';
    const stack = verdict === 'well' ? event_loop?.stack : standsAt;
    const body: HealthBody = {
      status,
      phase,
      version,
      event_loop: { stalled_ms: stalledMs, longest_stall_ms, ...(stack !== undefined && { stack }) },
      checks,
    };
    return { ...report, status, body };
  },

  liveness: (report, { phase, stalledMs, verdict }) => {
    if (verdict !== 'dead' || phase === 'draining') return report;
    const { version, checks = [] } = { checks: undefined, ...report.body };
    const body: LivenessBody = { status: 'dead', version, reason: stalledReason(stalledMs), checks };
    return { ...report, status: body.status, httpStatus: 503, body };
  },

  readiness: (report, { phase, unreachable, stalledMs, verdict }) => {
    if (phase === 'draining') return report;
    if (verdict !== 'well') return notReady(report, phase, stalledReason(stalledMs));
    if (unreachable === undefined) return report;
    if (report.body.status === 'ready') return notReady(report, phase, unreachable);
    return report.body.reason === STARTING ? notReady(report, phase, `${STARTING}: ${unreachable}`) : report;
  },

  /** "Started" means that traffic can come, so it needs a booted application that listens. */
  startup: (report, { phase, unreachable }) => {
    if (phase === 'draining' || unreachable === undefined) return report;
    const { version, ...said } = { tasks: [], ...report.body };
    const body: StartupBody = { ...said, status: 'starting', version, reason: unreachable };
    return { ...report, status: body.status, httpStatus: 503, body };
  },
};

/** The report of the main thread, changed to what the probe server answers. */
export function fromOutside<K extends ReportKind>(report: Report<K>, view: OutsideView): Report<K> {
  const seen = SEEN[report.kind as K](report, view);
  return view.stale ? { ...seen, body: { ...seen.body, stale: true } } : seen;
}

function notReady(report: Report<'readiness'>, phase: Phase['name'], reason: string): Report<'readiness'> {
  const { version, checks } = report.body;
  const body: ReadinessBody = { status: 'not_ready', phase, version, reason, checks };
  return { ...report, status: body.status, httpStatus: 503, body };
}
