import type { CheckResult, Reading } from '../checks/check-result.js';
import type { Probe } from '../checks/probe.js';
import type { Hold } from '../lifecycle/lifecycle.js';
import type { Phase } from '../lifecycle/phase.js';
import type { TaskProgress } from '../tasks/task.js';

/** The three probes, and `health`: everything at one glance, for people and dashboards. */
export type ReportKind = Probe | 'health';

/** All that a report depends on. */
export interface ReportInput {
  readonly phase: Phase;
  readonly hold: Hold | undefined;
  /** How far the startup tasks have come. */
  readonly tasks: readonly TaskProgress[];
  /** And the drain tasks, if there are any. */
  readonly drainTasks?: readonly TaskProgress[];
  /** Of the checks that count for this kind of report. */
  readonly readings: readonly Reading[];
  readonly version: string;
  /** Only where somebody listens to the main thread's beat: the probe server. */
  readonly longestStallMs?: number | undefined;
  /** Where the main thread stood in that stall, if it may be shown. */
  readonly longestStallStack?: string | undefined;
}

/** The body of each route. Keys are snake_case: this is the wire. */
export type HealthBody = {
  readonly status: 'healthy' | 'degraded';
  readonly phase: Phase['name'];
  readonly version: string;
  /** Only with a probe server, which is what sees a stall. */
  readonly event_loop?: EventLoopState;
  readonly checks: readonly CheckResult[];
};
export type LivenessBody =
  | { readonly status: 'alive'; readonly version: string }
  | {
      readonly status: 'dead';
      readonly version: string;
      /** Only where it is not its checks that say so. */
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
      /** Only while draining, and only where there are drain tasks: how far they have come. */
      readonly tasks?: readonly TaskProgress[];
      readonly checks: readonly CheckResult[];
    };
export type StartupBody =
  | { readonly status: 'started'; readonly version: string }
  | {
      readonly status: 'starting';
      readonly version: string;
      /** Only on a probe server, which answers before clients can come: what they wait for. */
      readonly reason?: string;
      readonly tasks: readonly TaskProgress[];
      /** Only where checks count for the startup probe: it fails until they pass, too. */
      readonly checks?: readonly CheckResult[];
    };

/** How well the event loop of the main thread turns. */
export interface EventLoopState {
  /** How long it has not turned, in milliseconds; 0 while it does. */
  readonly stalled_ms: number;
  /** The longest it has not, in the last few minutes. */
  readonly longest_stall_ms: number;
  /**
   * Where the main thread stands while the stall lasts that makes the pod unready; else where it stood in the longest. A
   * line for each call, the innermost first; `in native code` where it ran no JavaScript. Only with `details: 'full'`.
   */
  readonly stack?: string;
}

/** The body of each kind of report. */
type BodyOf = { health: HealthBody; liveness: LivenessBody; readiness: ReadinessBody; startup: StartupBody };

/** On a body that is the latest there is: a check takes longer than a probe waits, or the main thread is too busy to be asked. */
interface Marked {
  readonly stale?: true;
}

/** What one route answers; without a kind, what any of them does, told apart by `kind`. */
export type Report<K extends ReportKind = ReportKind> = {
  readonly [P in K]: {
    readonly kind: P;
    readonly status: BodyOf[P]['status'];
    /** 200: the probe succeeds. 503: it fails. */
    readonly httpStatus: 200 | 503;
    readonly body: BodyOf[P] & Marked;
  };
}[K];
