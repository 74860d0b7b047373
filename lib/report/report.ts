import type { CheckResult, Reading } from '../checks/check-result.js';
import type { Probe } from '../checks/probe.js';
import type { Hold } from '../lifecycle/lifecycle.js';
import type { Phase } from '../lifecycle/phase.js';
import type { TaskProgress } from '../tasks/task.js';

/** The three probes, and `health`, which shows everything to people and dashboards. */
export type ReportKind = Probe | 'health';

/** Everything that a report depends on. */
export interface ReportInput {
  readonly phase: Phase;
  readonly hold: Hold | undefined;
  /** Why a pod that was never ready is not ready, although its latest results allow it. */
  readonly notReadyYet?: string | undefined;
  /** The progress of the startup tasks. */
  readonly tasks: readonly TaskProgress[];
  /** The progress of the drain tasks, if there are any. */
  readonly drainTasks?: readonly TaskProgress[];
  /** The results of the checks that count for this kind of report. */
  readonly readings: readonly Reading[];
  readonly version: string;
  /** Only with a probe server, which measures stalls. In milliseconds. */
  readonly longestStallMs?: number | undefined;
  /** The code that blocked the main thread in that stall, if `details` allows it. */
  readonly longestStallStack?: string | undefined;
}

/** The body of each route. The keys are snake_case because this is the public format. */
export type HealthBody = {
  readonly status: 'healthy' | 'degraded';
  readonly phase: Phase['name'];
  readonly version: string;
  /** Only with a probe server, which measures stalls. */
  readonly event_loop?: EventLoopState;
  readonly checks: readonly CheckResult[];
};
export type LivenessBody =
  | { readonly status: 'alive'; readonly version: string }
  | {
      readonly status: 'dead';
      readonly version: string;
      /** Only when the cause is a stall and not a check. */
      readonly reason?: string;
      readonly checks: readonly CheckResult[];
    };
export type ReadinessBody =
  | { readonly status: 'ready'; readonly version: string; readonly checks: readonly CheckResult[] }
  | {
      readonly status: 'not_ready';
      readonly phase: Phase['name'];
      readonly version: string;
      readonly reason: string;
      /** The progress of the drain tasks. Only while draining, and only when there are some. */
      readonly tasks?: readonly TaskProgress[];
      readonly checks: readonly CheckResult[];
    };
export type StartupBody =
  | { readonly status: 'started'; readonly version: string }
  | {
      readonly status: 'starting';
      readonly version: string;
      /** Only on the probe server, which answers before clients can reach the application: what they wait for. */
      readonly reason?: string;
      readonly tasks: readonly TaskProgress[];
      /** Only when checks count for the startup probe: it fails until they pass. */
      readonly checks?: readonly CheckResult[];
    };

/** Stalls of the main thread's event loop. */
export interface EventLoopState {
  /** How long the current stall has lasted, in milliseconds. 0 when there is none. */
  readonly stalled_ms: number;
  /** The longest stall of the last few minutes, in milliseconds. */
  readonly longest_stall_ms: number;
  /**
   * The code that blocks the main thread, during a stall that makes the pod unready; otherwise the code that blocked it
   * in the longest stall. One line for each call, the innermost first. `in native code` when no JavaScript ran. Only
   * with `details: 'full'`.
   */
  readonly stack?: string;
}

/** The body of each kind of report. */
type BodyOf = { health: HealthBody; liveness: LivenessBody; readiness: ReadinessBody; startup: StartupBody };

/**
 * `true` on a body that is the latest one but is old: a check takes longer than a probe waits, or the main thread is
 * too busy to make a new one.
 */
interface Marked {
  readonly stale?: true;
}

/** What one route answers. Without a type argument: what any route answers; `kind` says which. */
export type Report<K extends ReportKind = ReportKind> = {
  readonly [P in K]: {
    readonly kind: P;
    readonly status: BodyOf[P]['status'];
    readonly httpStatus: 200 | 503;
    readonly body: BodyOf[P] & Marked;
  };
}[K];
