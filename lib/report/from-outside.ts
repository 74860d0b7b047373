import type { Unreachable } from '../lifecycle/lifecycle.js';
import type { Phase } from '../lifecycle/phase.js';
import type { HealthBody, LivenessBody, ReadinessBody, Report, ReportKind, StartupBody } from './report.js';

/** What can be seen of the main thread from a thread beside it, and does not stand in the main thread's own reports. */
export interface OutsideView {
  readonly phase: Phase['name'];
  readonly unreachable: Unreachable | undefined;
  /** How long the main thread has not been heard of, in milliseconds; 0 while its beat is in time. */
  readonly stalledMs: number;
  /** What that means by the thresholds that were set. */
  readonly verdict: 'well' | 'unready' | 'dead';
  /** Where the main thread stands, if it stalls and that may be shown. */
  readonly stack?: string | undefined;
  /** The report is the latest that there is: the main thread is too busy to be asked for another. */
  readonly stale: boolean;
}

type Seen = { readonly [K in ReportKind]: (report: Report<K>, view: OutsideView) => Report<K> };

/** Draining is never overruled: who is on its way out is not restarted, and says so to the end. */
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
    const body: LivenessBody = { status: 'dead', version, reason: stalled(stalledMs), checks };
    return { ...report, status: body.status, httpStatus: 503, body };
  },

  readiness: (report, { phase, unreachable, stalledMs, verdict }) => {
    if (phase === 'draining') return report;
    if (verdict !== 'well') return notReady(report, phase, stalled(stalledMs));
    return report.status === 'ready' && unreachable !== undefined ? notReady(report, phase, unreachable) : report;
  },

  /** Started means that traffic can come: not before Nest has booted and the application can be reached. */
  startup: (report, { phase, unreachable }) => {
    if (phase === 'draining' || unreachable === undefined) return report;
    const { version, ...said } = { tasks: [], ...report.body };
    const body: StartupBody = { ...said, status: 'starting', version, reason: unreachable };
    return { ...report, status: body.status, httpStatus: 503, body };
  },
};

/** A report as it is given out by a thread beside the main thread. */
export function fromOutside<K extends ReportKind>(report: Report<K>, view: OutsideView): Report<K> {
  const seen = SEEN[report.kind as K](report, view);
  return view.stale ? { ...seen, body: { ...seen.body, stale: true } } : seen;
}

function notReady(report: Report<'readiness'>, phase: Phase['name'], reason: string): Report<'readiness'> {
  const { version, checks } = report.body;
  const body: ReadinessBody = { status: 'not_ready', phase, version, reason, checks };
  return { ...report, status: body.status, httpStatus: 503, body };
}

function stalled(forMs: number): string {
  return `event loop stalled for ${(forMs / 1_000).toFixed(1)} s`;
}
